// Scores of `qinglan verify`.
import { chart } from './charts.js';
import { lines } from './colours.js';
import { data, unitText } from './data.js';
import { details, el, section, table } from './dom.js';
import { colon, language, t } from './text.js';

const shown = ['n', 'mean_model', 'mean_observed', 'MB', 'NMB', 'NME', 'RMSE', 'r', 'IOA', 'FAC2'];
const percent = new Set(['NMB', 'NME']);
const leadText = (lead) => (lead === 'all' ? t('all') : `+${lead}`);

export function numberText(name, value) {
  if (value === null || value === undefined) return 'NA';
  if (name === 'n') return String(value);
  const text = percent.has(name)
    ? `${(100 * value).toFixed(1)} %`
    : value.toFixed(['r', 'IOA', 'FAC2', 'skill_against_persistence'].includes(name) ? 3 : 2);
  return text.replace(/^-(?=0[.0]*( %)?$)/, '');
}

function scoreTable(caption, scores) {
  const skill = 'skill_against_persistence';
  return table(
    caption,
    [
      t('pollutant'),
      t('average'),
      t('station'),
      t('lead_day'),
      t('forecast'),
      ...shown.map((name) => t(name)),
      t('skill'),
    ],
    scores.map((one) => [
      one.pollutant,
      one.average,
      one.station === 'all' ? t('all') : one.station,
      leadText(one.lead_day),
      t(one.forecast),
      ...shown.map((name) => numberText(name, one[name])),
      numberText(skill, one[skill]),
    ]),
    { class: 'numbers' },
  );
}

// RMSE of model and persistence, one group of bars for each pollutant.
function rmseChart(scores) {
  const mine = scores.filter((one) => one.average === '1h');
  const pollutants = [...new Set(mine.map((one) => `${one.pollutant}\n${unitText(one.units)}`))];
  const of = (kind) =>
    pollutants.map(
      (name) => mine.find((one) => one.forecast === kind && name.startsWith(`${one.pollutant}\n`))?.RMSE ?? null,
    );
  return chart(
    t('scores'),
    {
      grid: { left: 52, right: 14, top: 34, bottom: 44 },
      legend: { top: 0 },
      tooltip: { trigger: 'axis', valueFormatter: (value) => numberText('RMSE', value) },
      xAxis: { type: 'category', data: pollutants },
      yAxis: { type: 'value', name: 'RMSE' },
      series: ['model', 'persistence'].map((kind, n) => ({
        name: t(kind),
        type: 'bar',
        color: [lines[0], '#b8c4cf'][n],
        data: of(kind),
      })),
    },
    280,
  ).box;
}

function classTable(classes) {
  const share = (value) => (value === null ? 'NA' : `${(100 * value).toFixed(0)} %`);
  return table(
    t('aqi_scores'),
    [
      t('forecast'),
      t('lead_day'),
      t('station_days'),
      t('range_accuracy'),
      t('level_accuracy'),
      t('primary_accuracy'),
      t('heavy'),
    ],
    classes.map((one) => [
      t(one.forecast),
      leadText(one.lead_day),
      String(one.station_days),
      share(one.range_accuracy),
      share(one.level_accuracy),
      share(one.primary_accuracy),
      `${one.heavy_days} / ${one.heavy_hits} / ${one.heavy_false_alarms}`,
    ]),
    { class: 'numbers' },
  );
}

function levelTable(one) {
  const names = data.standards.classes.map((grade) => grade[language()]);
  return table(
    t('level_table'),
    ['', ...names],
    one.levels_forecast_by_observed.map((row, n) => [names[n], ...row.map(String)]),
    { class: 'numbers levels' },
  );
}

export function show() {
  const { scores, classes, observations_dropped: dropped } = data.verification;
  const overall = scores.filter((one) => one.station === 'all' && one.lead_day === 'all');
  const rest = scores.filter((one) => !overall.includes(one));
  const all = classes.find((one) => one.forecast === 'model' && one.lead_day === 'all');
  return [
    section(
      t('verification'),
      rmseChart(overall),
      scoreTable(t('scores'), overall),
      details(`${t('scores')}${colon()}${t('lead_day')}, ${t('station')}`, () => scoreTable(t('scores'), rest)),
    ),
    section(t('aqi_scores'), classTable(classes), all ? levelTable(all) : ''),
    section(
      t('dropped'),
      table(
        t('dropped'),
        [t('reason'), t('count')],
        Object.entries(dropped).map(([reason, count]) => [reason, String(count)]),
        { class: 'numbers' },
      ),
    ),
  ];
}
