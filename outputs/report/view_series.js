// Hourly series of one station: the six pollutants of the standards in their units, with observations and limits, then
// every other field of the output.
import { chart } from './charts.js';
import { lines } from './colours.js';
import { data, fieldText, floats, hourText, unitText } from './data.js';
import { details, el, section, select, table } from './dom.js';
import { colon, t } from './text.js';

const order = ['O3', 'PM25', 'PM10', 'NO2', 'SO2', 'CO'];
const decoded = new Map();
const valuesOf = (field) => {
  if (!decoded.has(field)) decoded.set(field, floats(field.values));
  return decoded.get(field);
};

export const stationIndex = (id) =>
  Math.max(
    0,
    data.series.stations.findIndex((station) => station.id === id),
  );

// One field at one station: numbers in the unit the standards use, and how many decimals are shown.
export function seriesOf(name, station) {
  const field = data.series.fields.find((one) => one.name === name);
  const pollutant = data.standards.pollutants[name];
  const count = data.series.stations.length;
  const values = valuesOf(field);
  const factor = pollutant ? pollutant.factor : 1;
  const numbers = data.series.times.map((_, hour) => factor * values[hour * count + station]);
  const most = Math.max(...numbers.map(Math.abs), 0);
  const digits = pollutant ? pollutant.digits + 1 : Math.max(0, Math.min(6, 2 - Math.floor(Math.log10(most || 1))));
  return { name, unit: unitText(pollutant ? pollutant.unit : field.unit), numbers, digits, pollutant };
}

// Observations of a pollutant at the hours of the forecast, null where there are none.
export function observedOf(name, station) {
  const observed = data.observed;
  const at = observed?.stations.indexOf(data.series.stations[station].id) ?? -1;
  if (at < 0 || !observed.values[name]) return null;
  if (!decoded.has(`observed ${name}`)) decoded.set(`observed ${name}`, floats(observed.values[name]));
  const values = decoded.get(`observed ${name}`);
  const found = data.series.times.map(([start]) => {
    const hour = Math.round((start - observed.start) / 3600);
    const value = hour >= 0 && hour < observed.hours ? values[at * observed.hours + hour] : NaN;
    return Number.isFinite(value) ? value : null;
  });
  return found.some((value) => value !== null) ? found : null;
}

// The lines of GB 3095 for a pollutant; where the limit changes during the run, both.
function limitLines(pollutant) {
  if (!pollutant) return [];
  return ['hour', '8h', 'day'].flatMap((kind) =>
    [...new Set(pollutant.limits[kind])]
      .filter((limit) => limit !== null)
      .map((limit) => ({ yAxis: limit, name: `${t(`limit_${kind}`)} ${limit}` })),
  );
}

const lineOf = (name, numbers, colour, more = {}) => ({
  name,
  type: 'line',
  data: numbers,
  showSymbol: false,
  color: colour,
  lineStyle: { width: 2 },
  ...more,
});

// Limits far above the values would flatten the curve: they are drawn when they are within reach, and named in the title.
export function seriesOption(one, observed) {
  const most = Math.max(...one.numbers, ...(observed ?? []).filter((value) => value !== null));
  const near = limitLines(one.pollutant).filter((line) => line.yAxis < 2.2 * most);
  const markLine = {
    symbol: 'none',
    silent: true,
    data: near,
    label: { formatter: '{b}', position: 'insideEndTop', fontSize: 11, color: '#8c1c13' },
    lineStyle: { color: '#b3261e', type: 'dashed' },
  };
  const format = (value) => (value === null || value === undefined ? 'NA' : Number(value).toFixed(one.digits));
  const series = [lineOf(t('forecast'), one.numbers, lines[0], { markLine })];
  if (observed) series.push(lineOf(t('observed'), observed, '#000000', { type: 'scatter', symbolSize: 5 }));
  const top = Math.max(most, ...near.map((line) => line.yAxis));
  return {
    grid: { left: 52, right: 14, top: 34, bottom: 28 },
    legend: observed ? { right: 8, top: 0 } : undefined,
    tooltip: { trigger: 'axis', valueFormatter: format },
    xAxis: {
      type: 'category',
      data: data.series.times.map(([start]) => hourText(start)),
      axisLabel: { hideOverlap: true },
    },
    yAxis: {
      type: 'value',
      name: `${fieldText(one.name)} ${one.unit}`,
      nameGap: 10,
      nameTextStyle: { align: 'left', padding: [0, 0, 0, -40], fontWeight: 'bold' },
      max: near.length ? niceTop(top) : null,
      min: 0,
    },
    series,
  };
}

// A round number at or above: 1, 1.2, 1.5, 2, 2.5 ... of a power of ten.
function niceTop(value) {
  const power = 10 ** Math.floor(Math.log10(value || 1));
  return (
    [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10].map((step) => step * power).find((step) => step >= value * 1.02) ??
    12 * power
  );
}

// Long series get a few labels on the axis; every value stands in the table.
export function seriesChart(name, station, height = 220) {
  const one = seriesOf(name, station);
  return chart(
    `${fieldText(name)} ${data.series.stations[station].name}`,
    seriesOption(one, observedOf(name, station)),
    height,
  );
}

function valueTable(names, station) {
  const all = names.map((name) => seriesOf(name, station));
  const observed = names.map((name) => observedOf(name, station));
  const heads = all.flatMap((one, n) => {
    const head = `${fieldText(one.name)} (${one.unit})`;
    return observed[n] ? [head, `${head} ${t('observed')}`] : [head];
  });
  const rows = data.series.times.map(([start], hour) => [
    hourText(start),
    ...all.flatMap((one, n) => {
      const value = one.numbers[hour].toFixed(one.digits);
      if (!observed[n]) return [value];
      return [value, observed[n][hour] === null ? 'NA' : observed[n][hour].toFixed(one.digits)];
    }),
  ]);
  return table(data.series.stations[station].name, [`${t('time')} (${t('hour_mean')})`, ...heads], rows, {
    class: 'numbers',
  });
}

export function stationPicker(station, choose) {
  return select(
    t('station'),
    data.series.stations.map((one, n) => [String(n), one.name || one.id]),
    String(station),
    (n) => choose(data.series.stations[n].id),
  );
}

export function show({ state, go }) {
  const station = stationIndex(state.station);
  const there = new Set(data.series.fields.map((field) => field.name));
  const six = order.filter((name) => there.has(name));
  const others = [...there].filter((name) => !order.includes(name));
  const grid = (names) =>
    el(
      'div',
      { class: 'grid' },
      names.map((name) => seriesChart(name, station).box),
    );
  return [
    section(
      `${t('series')}${colon()}${data.series.stations[station].name}`,
      stationPicker(station, (id) => go('series', null, { station: id })),
      grid(six),
      details(t('data_table'), () => valueTable([...six, ...others], station)),
    ),
    ...(others.length ? [section(t('other_fields'), grid(others))] : []),
  ];
}
