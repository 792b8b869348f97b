// Composition of PM2.5 at a station: the fields PM25_* that the run writes, stacked, and what they leave of PM2.5.
import { chart } from './charts.js';
import { components } from './colours.js';
import { data, hourText } from './data.js';
import { details, el, section, table } from './dom.js';
import { colon, t } from './text.js';
import { seriesOf, stationIndex, stationPicker } from './view_series.js';

// The mass that is weighed is dry: water is left out.
const isComponent = (name) => name !== 'PM25_WATER';
function componentText(name) {
  const short = name.replace(/^PM25_/, '');
  const text = t(`part_${short}`);
  return text === `part_${short}` ? short : text;
}

function parts(station) {
  const all = data.composition
    .filter(isComponent)
    .map((name) => ({ ...seriesOf(name, station), text: componentText(name) }));
  if (!data.series.fields.some((field) => field.name === 'PM25')) return all;
  const total = seriesOf('PM25', station);
  const rest = total.numbers.map((value, hour) => value - all.reduce((sum, one) => sum + one.numbers[hour], 0));
  const left = rest.some((value, hour) => value > 0.01 * total.numbers[hour]);
  return left ? [...all, { ...total, numbers: rest.map((value) => Math.max(0, value)), text: t('rest') }] : all;
}

const mean = (numbers) => numbers.reduce((sum, value) => sum + value, 0) / numbers.length;

function stacked(all) {
  return {
    grid: { left: 52, right: 14, top: 60, bottom: 28 },
    legend: { top: 0 },
    tooltip: { trigger: 'axis', valueFormatter: (value) => Number(value).toFixed(2) },
    xAxis: {
      type: 'category',
      data: data.series.times.map(([start]) => hourText(start)),
      axisLabel: { hideOverlap: true },
    },
    yAxis: { type: 'value', name: all[0].unit },
    series: all.map((one, n) => ({
      name: one.text,
      type: 'line',
      stack: 'all',
      areaStyle: { opacity: 0.9 },
      lineStyle: { width: 0 },
      showSymbol: false,
      data: one.numbers,
      color: components[n % components.length],
    })),
  };
}

function shares(all) {
  const means = all.map((one) => mean(one.numbers));
  const sum = means.reduce((total, value) => total + value, 0) || 1;
  return table(
    t('mean'),
    [t('component'), all[0].unit, t('share')],
    all.map((one, n) => [one.text, means[n].toFixed(2), `${((100 * means[n]) / sum).toFixed(1)} %`]),
    { class: 'numbers' },
  );
}

export function show({ state, go }) {
  const station = stationIndex(state.station);
  const all = parts(station);
  const rows = () =>
    data.series.times.map(([start], hour) => [hourText(start), ...all.map((one) => one.numbers[hour].toFixed(2))]);
  return [
    section(
      `${t('composition')}${colon()}${data.series.stations[station].name}`,
      stationPicker(station, (id) => go('composition', null, { station: id })),
      el(
        'div',
        { class: 'two' },
        chart(t('composition'), stacked(all), 360).box,
        el('div', { class: 'side' }, shares(all)),
      ),
      details(t('data_table'), () =>
        table(t('composition'), [t('time'), ...all.map((one) => one.text)], rows(), { class: 'numbers' }),
      ),
    ),
  ];
}
