// Emissions: tonnes by inventory (sector), by hour and by enterprise, as the run's files have them.
import { chart } from './charts.js';
import { lines } from './colours.js';
import { data, hourText, records } from './data.js';
import { choice, details, el, section, table } from './dom.js';
import { bracket, colon, t } from './text.js';

const number = (text) => (text === '' || text === 'NA' ? 0 : Number(text));

// "NOx (cement)" of a table of points: pollutant, and the sector that it adds to the inventory's name.
const pollutantOf = (row) => row.in_the_file_as.replace(/ \(.*\)$/, '');
const sectorOf = (row) => row.inventory + (/ \((.*)\)$/.exec(row.in_the_file_as)?.[1] ?? '').replace(/^(?=.)/, ': ');

// What a sector puts on the grid stands in every row of its pollutant, one for each model species: count it once.
function bySector(rows, pollutant) {
  const found = new Map();
  for (const row of rows)
    if (pollutantOf(row) === pollutant && !found.has(sectorOf(row))) found.set(sectorOf(row), number(row.on_the_grid));
  return [...found].filter(([, tonnes]) => tonnes > 0).sort((a, b) => b[1] - a[1]);
}

export function bars(rows, unit, height) {
  const shown = [...rows].reverse();
  return {
    grid: { left: 8, right: 56, top: 8, bottom: 24, containLabel: true },
    tooltip: { trigger: 'item' },
    xAxis: { type: 'value', name: unit },
    yAxis: { type: 'category', data: shown.map(([name]) => name), axisLabel: { width: 220, overflow: 'truncate' } },
    series: [
      {
        type: 'bar',
        color: lines[0],
        data: shown.map(([, value]) => value),
        label: { show: true, position: 'right', formatter: ({ value }) => Number(value.toPrecision(3)).toString() },
      },
    ],
    height,
  };
}

const barHeight = (count) => 60 + 24 * count;

function sectorPart(rows, state, go) {
  const pollutants = [...new Set(rows.map(pollutantOf))].filter((name) => bySector(rows, name).length);
  const pollutant = pollutants.includes(state.item) ? state.item : pollutants[0];
  const sectors = bySector(rows, pollutant);
  const total = sectors.reduce((sum, [, value]) => sum + value, 0);
  return [
    choice(
      t('pollutant'),
      pollutants.map((name) => [name, name]),
      pollutant,
      (name) => go('emissions', name),
    ),
    el(
      'h3',
      {},
      `${t('by_sector')}${colon()}${pollutant} ${Number(total.toPrecision(4))} ${t('tonnes')}${bracket(t('in_domain'))}`,
    ),
    chart(`${t('by_sector')} ${pollutant}`, bars(sectors, t('tonnes')), barHeight(sectors.length)).box,
  ];
}

// The largest sectors by hour, the others together.
function hourPart(rows, state) {
  const pollutants = [...new Set(rows.map(pollutantOf))];
  const pollutant = pollutants.includes(state.item) ? state.item : pollutants[0];
  const mine = rows.filter((row) => pollutantOf(row) === pollutant);
  const hours = [...new Set(mine.map((row) => row.hour_start_utc))];
  const totals = new Map();
  for (const row of mine) totals.set(sectorOf(row), (totals.get(sectorOf(row)) ?? 0) + number(row.on_the_grid));
  const names = [...totals]
    .filter(([, sum]) => sum > 0)
    .sort((a, b) => b[1] - a[1])
    .map(([name]) => name);
  const shown = names.slice(0, lines.length - 1);
  const nameOf = (row) => (shown.includes(sectorOf(row)) ? sectorOf(row) : t('rest'));
  const at = new Map();
  for (const row of mine) {
    const key = `${nameOf(row)} ${row.hour_start_utc}`;
    at.set(key, (at.get(key) ?? 0) + number(row.on_the_grid));
  }
  const stacked = names.length > shown.length ? [...shown, t('rest')] : shown;
  const option = {
    grid: { left: 60, right: 14, top: 70, bottom: 28 },
    legend: { top: 0 },
    tooltip: { trigger: 'axis', valueFormatter: (value) => Number(value).toPrecision(4) },
    xAxis: { type: 'category', data: hours.map((hour) => hourText(Date.parse(hour) / 1000)) },
    yAxis: { type: 'value', name: `${t('tonnes')}/h` },
    series: stacked.map((name, n) => ({
      name,
      type: 'bar',
      stack: 'all',
      barCategoryGap: '15%',
      color: n < shown.length ? lines[n] : '#9aa7b4',
      data: hours.map((hour) => at.get(`${name} ${hour}`) ?? 0),
    })),
  };
  return [
    el('h3', {}, `${t('by_hour')}${colon()}${pollutant}`),
    chart(`${t('by_hour')} ${pollutant}`, option, 380).box,
  ];
}

function enterprisePart(rows, state) {
  const pollutants = [...new Set(rows.map((row) => row.pollutant))];
  const pollutant = pollutants.includes(state.item) ? state.item : pollutants[0];
  const top = rows
    .filter((row) => row.pollutant === pollutant && number(row.emitted) > 0)
    .map((row) => [row.enterprise, number(row.emitted)])
    .sort((a, b) => b[1] - a[1])
    .slice(0, 40);
  return [
    el('h3', {}, `${t('by_enterprise')}${colon()}${pollutant}`),
    chart(`${t('by_enterprise')} ${pollutant}`, bars(top, t('tonnes')), barHeight(top.length)).box,
  ];
}

function closure(rows) {
  return table(
    t('closure'),
    [
      t('sector'),
      t('pollutant'),
      t('model_species'),
      `${t('in_file')} (${t('tonnes')})`,
      `${t('on_grid')} (${t('tonnes')})`,
      `${t('emitted')} (${t('tonnes')})`,
    ],
    rows.map((row) => [
      row.inventory,
      row.in_the_file_as,
      row.model_species === 'not used' ? t('not_used') : row.model_species,
      row.in_the_file,
      row.on_the_grid,
      row.emitted,
    ]),
    { class: 'numbers' },
  );
}

export function show({ state, go }) {
  const rows = records(data.emissions);
  return [
    section(
      t('emissions'),
      ...sectorPart(rows, state, go),
      ...(data.emissions_hourly ? hourPart(records(data.emissions_hourly), state) : []),
      ...(data.emissions_enterprises ? enterprisePart(records(data.emissions_enterprises), state) : []),
      details(t('closure'), () => closure(rows)),
    ),
  ];
}
