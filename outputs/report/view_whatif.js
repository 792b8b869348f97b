// Scenarios beside their base, as `qinglan whatif` has compared them: whatif*.csv and difference.nc.
import { chart } from './charts.js';
import { diverging, inkOn, lines, ramp } from './colours.js';
import { data, fieldText, records, unitText } from './data.js';
import { choice, details, el, section, select, table } from './dom.js';
import { cellAt, cellImage, decode, extent, fitMap, imageSeries, mapAxes, outlineSeries } from './geography.js';
import { colon, language, t } from './text.js';
import { scaleBar } from './view_maps.js';

// On the maps, and in the tables of the stations.
const metrics = [
  { map: 'PM25_24h', table: 'PM2.5_24h', name: 'PM2.5', kind: 'mean24' },
  { map: 'O3_MDA8', table: 'O3_MDA8', name: 'O3', kind: 'mda8' },
];
const metricText = (metric) => `${fieldText(metric.name)} ${t(metric.kind)}`;
const number = (text) => (text === undefined || text === '' || text === 'NA' ? null : Number(text));
const titleOf = (row) => (row.title === row.scenario ? '' : (row.title ?? ''));
const isDone = (row) => row.status === 'done';

// With its sign; what rounds to nothing has none.
function signed(value, digits) {
  if (value === null) return 'NA';
  const text = value.toFixed(digits);
  return Number(text) === 0 ? Number(0).toFixed(digits) : value > 0 ? `+${text}` : text;
}
const withShare = (change, share) =>
  change === null ? 'NA' : `${signed(change, 2)}${share === null ? '' : ` (${signed(share, 1)} %)`}`;
const shareOf = (change, base) => (change === null || !base ? null : (100 * change) / base);

// The part of the address behind the view: SCENARIO:METRIC:DAY.
function chosenOf(state, rows, maps) {
  const [name, metric, day] = (state.item ?? '').split(':');
  const scenario = rows.find((row) => row.scenario === name) ?? rows.find(isDone) ?? rows[0];
  const days = maps[scenario.scenario]?.days?.map((seconds) => new Date(seconds * 1000).toISOString().slice(0, 10)) ?? [];
  const at = Math.max(0, days.indexOf(day));
  return { scenario, metric: metrics.find((one) => one.map === metric) ?? metrics[0], days, at };
}
const addressOf = (scenario, metric, day) => [scenario, metric?.map, day].filter(Boolean).join(':');

// --- the scenarios ---

function scenarioTable(rows, chosen, go) {
  const weighted = rows.some((row) => row.exposure_by === 'population');
  const link = (row) =>
    el(
      'a',
      {
        href: `#whatif/${row.scenario}`,
        'aria-current': row === chosen.scenario ? 'true' : null,
        onclick: (event) => {
          event.preventDefault();
          go('whatif', addressOf(row.scenario, chosen.metric, chosen.days[chosen.at]));
        },
      },
      row.scenario,
    );
  const gained = (text) => (number(text) === null ? 'NA' : signed(number(text), 0));
  const cells = (row) => [
    withShare(number(row['PM2.5_change']), number(row['PM2.5_benefit'])),
    withShare(number(row.O3_MDA8_change), number(row.O3_MDA8_benefit)),
    withShare(
      number(row['PM2.5_exposure_change']),
      shareOf(number(row['PM2.5_exposure_change']), number(row['PM2.5_exposure_base'])),
    ),
    gained(row.class_days_gained),
    gained(row.good_days_gained),
    gained(row.exceedances_removed),
  ];
  const failure = [t('failed'), '', '', '', '', ''];
  return table(
    `${t('change')} µg/m³`,
    [
      t('scenario'),
      metricText(metrics[0]),
      metricText(metrics[1]),
      t(weighted ? 'exposure_people' : 'exposure_stations'),
      t('class_days_gained'),
      t('good_days_gained'),
      t('exceedances_removed'),
    ],
    rows.map((row) => [
      el('span', {}, link(row), titleOf(row) ? el('small', {}, ` ${titleOf(row)}`) : ''),
      ...(isDone(row) ? cells(row) : failure),
    ]),
    { class: 'numbers scenarios' },
  );
}

const failures = (rows) =>
  rows
    .filter((row) => !isDone(row) && row.message)
    .map((row) => el('p', { class: 'failure' }, `${row.scenario}${colon()}${row.message}`));

// --- changes by pollutant ---

// Mean change of a metric over the run in percent of the base: of the mean of all stations, or of the only one.
function percentOf(stations, scenario, metric) {
  const mine = stations.filter((row) => row.scenario === scenario && row.metric === metric);
  const all = mine.filter((row) => row.station === 'all');
  const sum = (key) => (all.length ? all : mine).reduce((total, row) => total + Number(row[key]), 0);
  const base = sum('base');
  return base > 0 ? (100 * (sum('value') - base)) / base : null;
}

function pollutantPart(stations, rows) {
  const done = rows.filter(isDone);
  const order = ['PM2.5_24h', 'PM10_24h', 'O3_MDA8', 'NO2_24h', 'SO2_24h', 'CO_24h'];
  const names = order.filter((name) => stations.some((row) => row.metric === name));
  if (!names.length || !done.length) return '';
  const text = (name) => `${fieldText(name.replace(/_.*/, ''))} ${t(name.endsWith('MDA8') ? 'mda8' : 'mean24')}`;
  const values = done.map((row) => names.map((name) => percentOf(stations, row.scenario, name)));
  const option = {
    grid: { left: 52, right: 14, top: 44, bottom: 28 },
    legend: { top: 0, type: 'scroll' },
    tooltip: { trigger: 'axis', valueFormatter: (value) => `${signed(value, 1)} %` },
    xAxis: { type: 'category', data: names.map(text), axisLine: { onZero: false } },
    yAxis: { type: 'value', name: '%' },
    series: done.map((row, n) => ({
      name: row.scenario,
      type: 'bar',
      color: lines[n % lines.length],
      data: values[n],
    })),
  };
  return section(
    t('change_by_pollutant'),
    el('p', { class: 'hint' }, t('percent_of_base')),
    chart(t('change_by_pollutant'), option, 300).box,
    details(t('data_table'), () =>
      table(
        t('percent_of_base'),
        [t('scenario'), ...names.map(text)],
        done.map((row, n) => [row.scenario, ...values[n].map((value) => signed(value, 1))]),
        { class: 'numbers' },
      ),
    ),
  );
}

// --- the map ---

const colours = ramp(diverging);
const colourOf = (value, scale) =>
  colours[Math.max(0, Math.min(255, Math.round((255 * (value - scale.low)) / (scale.high - scale.low))))];

// The same below and above nothing, over all days.
function scaleOf(values) {
  let most = 0;
  for (let n = 0; n < values.whole.length; n++) most = Math.max(most, Math.abs(values.at(n) ?? 0));
  if (!(most > 0)) return { low: -1, high: 1 };
  const step = 10 ** Math.floor(Math.log10(most)) / 2;
  const high = Math.ceil(most / step - 1e-9) * step;
  return { low: -high, high };
}

function mapOption(values, day, scale) {
  const { grid, series } = data;
  const plane = grid.nx * grid.ny;
  const canvas = cellImage(values, day * plane, grid.nx, grid.ny, (value) => colourOf(value, scale));
  const points = (series?.stations ?? []).map((station) => ({
    value: [station.x, station.y],
    name: station.name || station.id,
  }));
  return {
    ...mapAxes(grid),
    tooltip: {
      trigger: 'item',
      formatter: ({ data: point }) => {
        const cell = point?.name ? cellAt(grid, ...point.value) : null;
        return cell === null ? '' : `${point.name}\n${values.text(day * plane + cell)} µg/m³`;
      },
    },
    series: [
      imageSeries(canvas, extent(grid)),
      ...outlineSeries(),
      {
        type: 'scatter',
        z: 6,
        symbolSize: 9,
        data: points,
        itemStyle: { color: '#ffffff', borderColor: '#1b1b1b', borderWidth: 1.5 },
      },
    ],
  };
}

function map(values, day, label) {
  const scale = scaleOf(values);
  const plane = data.grid.nx * data.grid.ny;
  const readout = el('p', { class: 'readout', id: 'readout' });
  const made = chart(label, mapOption(values, day, scale), 400);
  made.fit = () => fitMap(made.box);
  made.ready = (instance) => {
    made.fit();
    instance.resize();
    instance.getZr().on('mousemove', ({ offsetX, offsetY }) => {
      const [x, y] = instance.convertFromPixel({ gridIndex: 0 }, [offsetX, offsetY]);
      const cell = cellAt(data.grid, x, y);
      readout.textContent =
        cell === null
          ? ''
          : `${t('at_cursor')} x ${x.toFixed(1)}, y ${y.toFixed(1)} ${data.grid.unit}${colon()}${values.text(day * plane + cell)} µg/m³`;
    });
  };
  return el(
    'div',
    { class: 'map' },
    scaleBar(`${label} (µg/m³)`, diverging, scale),
    made.box,
    el('p', { class: 'note' }, t('lower_is_blue')),
    readout,
  );
}

function stationTable(stations, chosen, day) {
  const rows = stations.filter(
    (row) =>
      row.scenario === chosen.scenario.scenario && row.metric === chosen.metric.table && (!day || row.date === day),
  );
  if (!rows.length) return '';
  return table(
    `${metricText(chosen.metric)} ${day ?? ''} (${unitText(rows[0].units)})`,
    [t('station'), t('base'), t('scenario'), t('change'), `AQI ${t('base')}`, `AQI ${t('scenario')}`],
    rows.map((row) => [
      row.station === 'all' ? t('all_stations') : row.name || row.station,
      Number(row.base).toFixed(1),
      Number(row.value).toFixed(1),
      signed(Number(row.value) - Number(row.base), 2),
      row.AQI_base,
      row.AQI_scenario,
    ]),
    { class: 'numbers stations' },
  );
}

function mapPart(whatif, stations, rows, chosen, go) {
  const { scenario, metric, days, at } = chosen;
  const day = days[at];
  const maps = whatif.maps[scenario.scenario];
  const values = maps?.[metric.map];
  const move = (name, one, date) => go('whatif', addressOf(name, one, date));
  const label = `${t('change')} ${metricText(metric)}`;
  return section(
    `${t('map_of_change')}${colon()}${titleOf(scenario) || scenario.scenario}`,
    select(
      t('scenario'),
      rows.map((row) => [row.scenario, row.scenario]),
      scenario.scenario,
      (name) => move(name, metric, day),
    ),
    choice(
      t('metric'),
      metrics.map((one) => [one, metricText(one)]),
      metric,
      (one) => move(scenario.scenario, one, day),
    ),
    days.length
      ? choice(
          t('day'),
          days.map((date) => [date, date]),
          day,
          (date) => move(scenario.scenario, metric, date),
        )
      : '',
    el(
      'div',
      { class: 'two' },
      values
        ? map(decode(values), at, label)
        : el('p', { class: 'hint' }, t(maps?.left_out ? 'map_left_out' : 'no_map')),
      el('div', { class: 'side' }, stationTable(stations, chosen, day)),
    ),
  );
}

// --- days by class ---

function classPart(rows) {
  const { classes } = data.standards;
  const done = rows.filter((row) => isDone(row) && Number(row.station_days) > 0);
  if (!done.length) return '';
  const countsOf = (row, prefix) => classes.map((_, n) => Number(row[`${prefix}level_${n + 1}`]));
  const bars = [[t('base'), countsOf(done[0], 'base_')], ...done.map((row) => [row.scenario, countsOf(row, '')])];
  const shown = [...bars].reverse(); // the first one on top
  const option = {
    grid: { left: 8, right: 20, top: 34, bottom: 24, containLabel: true },
    legend: { top: 0 },
    tooltip: { trigger: 'axis', axisPointer: { type: 'shadow' } },
    xAxis: { type: 'value', minInterval: 1 },
    yAxis: { type: 'category', data: shown.map(([name]) => name), axisLabel: { width: 160, overflow: 'truncate' } },
    series: classes.map((grade, n) => ({
      name: grade[language()],
      type: 'bar',
      stack: 'all',
      color: grade.rgb,
      itemStyle: { borderColor: '#55636f', borderWidth: 0.5 },
      label: {
        show: true,
        color: inkOn(grade.rgb),
        formatter: ({ value }) => (value ? String(value) : ''),
      },
      data: shown.map(([, counts]) => counts[n]),
    })),
  };
  return section(
    t('days_of_stations'),
    chart(t('days_of_stations'), option, 80 + 34 * bars.length).box,
    details(t('data_table'), () =>
      table(
        t('days_of_stations'),
        [t('scenario'), ...classes.map((grade) => grade[language()])],
        bars.map(([name, counts]) => [name, ...counts.map(String)]),
        { class: 'numbers' },
      ),
    ),
  );
}

// --- emissions ---

const tonnes = (value) => `${value > 0 ? '+' : ''}${Number(value.toPrecision(4))}`;

// Tonnes by sector (rows; '' is all) and pollutant (columns).
function ledger(rows, pollutants, sectors) {
  const cell = (sector, pollutant) => {
    const found = rows.find((row) => row.sector === sector && row.pollutant === pollutant);
    if (!found) return '–';
    const [base, change] = [Number(found.base), Number(found.difference)];
    const share = shareOf(change, base);
    return `${change === 0 ? '0' : tonnes(change)}${share === null ? '' : ` (${signed(share, 1)} %)`}`;
  };
  return table(
    `${t('emission_ledger')} (${t('tonnes')})`,
    [t('sector'), ...pollutants],
    sectors.map((sector) => [
      sector || t('all_sectors'),
      ...pollutants.map((pollutant) => cell(sector, pollutant)),
    ]),
    { class: 'numbers emissions' },
  );
}

function emissionPart(emissions, chosen) {
  const mine = emissions.filter((row) => row.scenario === chosen.scenario.scenario);
  if (!mine.length) return '';
  const pollutantsOf = (some) => [...new Set(some.map((row) => row.pollutant))];
  const sectorsOf = (some) => [...new Set(some.map((row) => row.sector))];
  const changed = mine.filter((row) => Number(row.difference) !== 0);
  return section(
    `${t('emission_ledger')}${colon()}${titleOf(chosen.scenario) || chosen.scenario.scenario}`,
    changed.length
      ? ledger(mine, pollutantsOf(changed), sectorsOf(changed))
      : el('p', {}, t('emissions_unchanged')),
    details(t('all_sectors'), () => ledger(mine, pollutantsOf(mine), sectorsOf(mine))),
  );
}

export function show({ state, go }) {
  const { whatif } = data;
  const rows = records(whatif.scenarios);
  const stations = whatif.stations ? records(whatif.stations) : [];
  if (!rows.length) return [section(t('whatif'), el('p', {}, t('none')))];
  const chosen = chosenOf(state, rows, whatif.maps);
  return [
    section(
      t('whatif'),
      el('p', { class: 'hint' }, t('same_weather')),
      scenarioTable(rows, chosen, go),
      ...failures(rows),
      el('p', { class: 'hint' }, t('choose_scenario')),
      el('p', { class: 'note' }, t('others_show_base')),
    ),
    pollutantPart(stations, rows),
    mapPart(whatif, stations, rows, chosen, go),
    classPart(rows),
    whatif.emissions ? emissionPart(records(whatif.emissions), chosen) : '',
  ].filter(Boolean);
}
