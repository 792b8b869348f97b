// Today's bulletin: index, class, colour and primary pollutant by station and day, as bulletin.csv has them.
import { classOf, inkOn } from './colours.js';
import { fieldText, unitText } from './data.js';
import { choice, el, section, table } from './dom.js';
import { bracket, colon, language, t } from './text.js';

const className = (row) => (language() === 'zh' ? row.class_zh : row.class_en);
const primaryText = (row) => (['-', 'NA', ''].includes(row.primary_pollutant) ? '' : row.primary_pollutant);
const isNumber = (text) => /^\d+$/.test(text ?? '');

// The published index, or that of the pollutants that are there, in its class's colour.
function badge(row) {
  const published = isNumber(row.AQI);
  const value = published ? row.AQI : row.AQI_of_available;
  if (!isNumber(value)) return el('span', { class: 'badge none' }, 'NA');
  const grade = classOf(Number(value));
  const words = published ? className(row) : grade[language()];
  return el(
    'span',
    {
      class: `badge${published ? '' : ' partial'}`,
      style: `background:${grade.rgb};color:${inkOn(grade.rgb)}`,
      title: published ? null : t('of_available'),
    },
    el('b', { class: 'aqi' }, value),
    el('span', {}, `${words}${published ? '' : '*'}`),
    el('small', {}, primaryText(row)),
  );
}

const isMean = (row) => row.station === 'all';
const nameOf = (row) => (isMean(row) ? t('all_stations') : row.name || row.station);
const stationLink = (row, go) =>
  isMean(row)
    ? el('b', {}, nameOf(row))
    : el(
        'a',
        {
          href: '#series',
          onclick: (event) => {
            event.preventDefault();
            go('series', null, { station: row.station });
          },
        },
        nameOf(row),
      );

function overview(rows, days, go) {
  const stations = [...new Map(rows.map((row) => [row.station, row])).values()].sort((a, b) => isMean(b) - isMean(a));
  const find = (station, day) => rows.find((row) => row.station === station && row.date === day);
  return table(
    t('by_station'),
    [t('station'), ...days],
    stations.map((station) => [
      stationLink(station, go),
      ...days.map((day) => {
        const row = find(station.station, day);
        return row ? badge(row) : '–';
      }),
    ]),
    { class: 'bulletin' },
  );
}

// One card a day: the mean of all stations (or the highest index), the highest and the lowest, and how many stations stand in each class.
function dayCard(day, rows) {
  const mean = rows.find(isMean);
  const known = rows.filter((row) => isNumber(row.AQI_of_available) && !isMean(row));
  const sorted = [...known].sort((a, b) => a.AQI_of_available - b.AQI_of_available);
  if (!sorted.length) return el('div', { class: 'card' }, el('h3', {}, day), 'NA');
  const worst = sorted.at(-1);
  const counts = new Map();
  for (const row of known) {
    const grade = classOf(Number(row.AQI_of_available));
    counts.set(grade, (counts.get(grade) ?? 0) + 1);
  }
  return el(
    'div',
    { class: 'card' },
    el('h3', {}, day),
    el('p', { class: 'big' }, badge(mean ?? worst)),
    mean ? el('p', {}, t('all_stations')) : '',
    el('p', {}, `${t('worst')}${colon()}${worst.AQI_of_available}${bracket(nameOf(worst))}`),
    el('p', {}, `${t('lowest')}${colon()}${sorted[0].AQI_of_available}${bracket(nameOf(sorted[0]))}`),
    el(
      'ul',
      { class: 'counts', 'aria-label': t('stations_in_class') },
      [...counts].map(([grade, count]) =>
        el('li', { style: `background:${grade.rgb};color:${inkOn(grade.rgb)}` }, `${grade[language()]} ${count}`),
      ),
    ),
  );
}

// Columns like "O3_MDA8[ug m-3]" of the table: pollutant, kind of mean, unit.
function pollutantColumns(columns) {
  const found = columns.map((header) => /(?:^|\s)(([A-Z][A-Za-z0-9.]*)_(24h|MDA8)\w*)\[(.*)\]$/.exec(header));
  return found.filter(Boolean).map(([, key, name, kind, unit]) => ({ key, name, kind, unit }));
}

function detail(rows, columns) {
  const pollutants = pollutantColumns(columns);
  const heads = pollutants.map(
    ({ name, kind, unit }) => `${fieldText(name)} ${t(kind === 'MDA8' ? 'mda8' : 'mean24')} (${unitText(unit)})`,
  );
  return table(
    t('in_brackets'),
    [t('station'), 'AQI', t('primary'), ...heads],
    rows.map((row) => [
      nameOf(row),
      badge(row),
      primaryText(row) || t('none'),
      ...pollutants.map(({ key, name }) =>
        el('span', {}, row[key], el('small', { class: 'iaqi' }, ` (${row[`IAQI_${name}`]})`)),
      ),
    ]),
    { class: 'detail' },
  );
}

function legend(standards) {
  let from = 0;
  return el(
    'ul',
    { class: 'legend', 'aria-label': t('legend') },
    standards.classes.map((grade) => {
      const text = `${grade.level} ${language() === 'zh' ? grade.zh : grade.en} ${from}–${grade.to}`;
      from = grade.to + 1;
      return el('li', { style: `background:${grade.rgb};color:${inkOn(grade.rgb)}` }, text);
    }),
  );
}

export function show({ data, state, go, records }) {
  const rows = records(data.bulletin);
  const days = [...new Set(rows.map((row) => row.date))].sort();
  const day = days.includes(state.item) ? state.item : days[0];
  const ofDay = (date) => rows.filter((row) => row.date === date);
  return [
    section(
      t('bulletin'),
      el(
        'div',
        { class: 'cards' },
        days.map((date) => dayCard(date, ofDay(date))),
      ),
      legend(data.standards),
      el('p', { class: 'hint' }, t('open_series')),
      overview(rows, days, go),
    ),
    section(
      t('day_detail'),
      choice(
        t('day'),
        days.map((date) => [date, date]),
        day,
        (date) => go('bulletin', date),
      ),
      detail(ofDay(day), data.bulletin.columns),
    ),
  ];
}
