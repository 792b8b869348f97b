// The year's ledger of `qinglan ledger`.
import { chart } from './charts.js';
import { classOf, inkOn, lines } from './colours.js';
import { data, fieldText, unitText } from './data.js';
import { el, section, select, table } from './dom.js';
import { bracket, colon, language, t } from './text.js';

const fixed = (value, digits) => (value === null || value === undefined ? 'NA' : value.toFixed(digits));
const percentText = (share) => (share === null ? 'NA' : `${(100 * share).toFixed(1)} %`);
const nameOf = (area) => (area.station === 'all' ? t('all_stations') : area.name || area.station);
const pm25Of = (area) => area.pollutants.find((one) => one.pollutant === 'PM2.5');

function classBar(area) {
  const { classes } = data.standards;
  return el(
    'ul',
    { class: 'counts', 'aria-label': t('days_by_class') },
    area.days_by_level.map((days, n) =>
      el(
        'li',
        { style: `background:${classes[n].rgb};color:${inkOn(classes[n].rgb)}` },
        `${classes[n][language()]} ${days}`,
      ),
    ),
  );
}

function cards(area, ledger) {
  const pm25 = pm25Of(area);
  const card = (title, value, ...more) =>
    el('div', { class: 'card' }, el('h3', {}, title), el('p', { class: 'figure-number' }, value), ...more);
  return el(
    'div',
    { class: 'cards' },
    card(
      t('good_ratio'),
      percentText(area.good_ratio),
      el('p', {}, `${area.good_days} / ${area.valid_days}`),
      area.polluted_days_left === null
        ? ''
        : el(
            'p',
            {},
            `${t('polluted_left')}${bracket(`${t('target')} ${percentText(ledger.target_good_ratio)}`)}${colon()}${area.polluted_days_left}`,
          ),
    ),
    card(
      t('running_mean'),
      `${fixed(pm25.mean, 1)} µg/m³`,
      el('p', {}, `${t('target')}${colon()}${fixed(ledger.target_pm25, 1)} µg/m³`),
    ),
    card(
      t('allowed'),
      `${fixed(area.pm25_allowed_mean, 1)} µg/m³`,
      el('p', {}, `${t('days_left')}${colon()}${ledger.days_left}`),
      el('p', {}, `${t('budget_left')}${colon()}${fixed(area.pm25_budget_left, 0)} µg/m³·d`),
    ),
  );
}

// The mean of all stations, day by day: bars in the class's colour, the mean so far, the target.
function yearChart(ledger) {
  const { days } = ledger;
  return chart(
    t('running_mean'),
    {
      grid: { left: 52, right: 14, top: 34, bottom: 28 },
      legend: { top: 0, data: [t('daily_pm25'), t('running_mean')] },
      tooltip: { trigger: 'axis', valueFormatter: (value) => (value === null ? 'NA' : Number(value).toFixed(1)) },
      xAxis: { type: 'category', data: days.map((day) => day.date), axisLabel: { hideOverlap: true } },
      yAxis: { type: 'value', name: 'µg/m³' },
      series: [
        {
          name: t('daily_pm25'),
          type: 'bar',
          color: '#9fb2c3',
          barCategoryGap: '5%',
          data: days.map((day) => day.pm25),
        },
        {
          name: t('running_mean'),
          type: 'line',
          showSymbol: false,
          color: lines[1],
          lineStyle: { width: 2.5 },
          data: days.map((day) => day.pm25_mean),
          markLine: {
            symbol: 'none',
            silent: true,
            data: [{ yAxis: ledger.target_pm25 }],
            label: { formatter: `${t('target')} {c}`, position: 'insideEndTop', color: '#8c1c13' },
            lineStyle: { color: '#b3261e', type: 'dashed' },
          },
        },
      ],
    },
    280,
  ).box;
}

// One square a day, a row for each month.
function calendar(ledger) {
  const months = new Map();
  for (const day of ledger.days) months.set(day.date.slice(0, 7), [...(months.get(day.date.slice(0, 7)) ?? []), day]);
  const square = (day) => {
    const grade = day.aqi === null ? null : classOf(day.aqi);
    return el(
      'span',
      { class: 'square', style: grade ? `background:${grade.rgb};color:${inkOn(grade.rgb)}` : null },
      day.aqi === null ? '–' : String(day.aqi),
    );
  };
  return table(
    `AQI${bracket(t('all_stations'))}`,
    [t('month'), ''],
    [...months].map(([month, days]) => [month, el('span', { class: 'squares' }, days.map(square))]),
    { class: 'calendar' },
  );
}

function stationTable(ledger) {
  return table(
    t('ledger_stations'),
    [t('station'), t('valid_days'), t('good_ratio'), t('running_mean'), t('allowed'), t('days_by_class')],
    ledger.areas.map((area) => [
      nameOf(area),
      String(area.valid_days),
      percentText(area.good_ratio),
      fixed(pm25Of(area).mean, 1),
      fixed(area.pm25_allowed_mean, 1),
      area.days_by_level.join(' / '),
    ]),
    { class: 'numbers' },
  );
}

function pollutantTable(area) {
  return table(
    `${t('percentile')}${colon()}${nameOf(area)}`,
    [t('pollutant'), t('unit'), t('valid_days'), t('mean'), t('limit_year'), t('percentile'), '', t('limit')],
    area.pollutants.map((one) => [
      fieldText(one.pollutant),
      unitText(one.units),
      `${one.days}${one.year_valid ? '' : ` (${t('not_a_year')})`}`,
      fixed(one.mean, one.pollutant === 'CO' ? 2 : 1),
      fixed(one.annual_limit, 0),
      `${one.percent} %`,
      fixed(one.percentile, one.pollutant === 'CO' ? 2 : 1),
      fixed(one.daily_limit, 0),
    ]),
    { class: 'numbers' },
  );
}

export function show({ state, go }) {
  const { ledger } = data;
  const area = ledger.areas.find((one) => one.station === state.item) ?? ledger.areas[0];
  return [
    section(
      `${t('ledger')} ${ledger.year}${colon()}${nameOf(area)}`,
      select(
        t('station'),
        ledger.areas.map((one) => [one.station, nameOf(one)]),
        area.station,
        (id) => go('ledger', id),
      ),
      cards(area, ledger),
      classBar(area),
      pollutantTable(area),
    ),
    section(t('running_mean'), yearChart(ledger), calendar(ledger)),
    section(t('ledger_stations'), stationTable(ledger)),
  ];
}
