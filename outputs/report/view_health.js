// How the run went: mass budgets, time by process, notes.
import { chart } from './charts.js';
import { data } from './data.js';
import { details, el, section, table } from './dom.js';
import { bracket, colon, t } from './text.js';
import { bars } from './view_emissions.js';

const short = (value) =>
  value === 0
    ? '0'
    : Math.abs(value) >= 1e-2 && Math.abs(value) < 1e5
      ? Number(value.toPrecision(4)).toString()
      : value.toExponential(2);

const columns = [
  ['initial', (b) => b.initial],
  ['emitted', (b) => b.emitted],
  ['inflow', (b) => b.lateral_in + b.top_in],
  ['outflow', (b) => b.lateral_out + b.top_out],
  ['deposited', (b) => b.deposited],
  ['chemistry', (b) => b.chemistry],
  ['aerosol', (b) => b.aerosol],
  ['clouds', (b) => b.clouds],
  ['wet', (b) => b.wet],
  ['final', (b) => b.final],
  ['error', (b) => b.relative_error],
];

function budgetTable(budgets, names) {
  return table(
    t('budgets'),
    [t('species'), t('unit'), ...columns.map(([key]) => t(key))],
    names.map((name) => [name, budgets[name].unit, ...columns.map(([, of]) => short(of(budgets[name]) ?? 0))]),
    { class: 'numbers' },
  );
}

function facts(health) {
  const rows = [
    ['version', health.version],
    ['case_file', health.case],
    ['threads', health.threads],
    ['cells', health.cells],
    ['memory', `${(health.memory_bytes / 1e6).toFixed(0)} MB`],
    ['wall_seconds', health.wall_s?.toFixed(1)],
    ['cpu_seconds', health.cpu_s?.toFixed(1)],
    ['speed', health.cell_hours_per_core_second?.toFixed(0)],
  ];
  return table(
    t('run'),
    [t('about'), ''],
    rows.map(([key, value]) => [t(key), String(value ?? 'NA')]),
    { class: 'facts' },
  );
}

export function show() {
  const { health } = data;
  const budgets = health.budgets ?? {};
  const main = ['O3', 'NO', 'NO2', 'CO', 'SO2', 'HNO3', 'ISOP', 'NH3', 'PEC', 'PSO4', 'PNO3', 'CCRS'].filter(
    (name) => budgets[name],
  );
  // What is not transported has no budget to close.
  const worst = Object.entries(budgets)
    .filter(([, b]) => b.lateral_in || b.lateral_out)
    .sort((a, b) => Math.abs(b[1].relative_error) - Math.abs(a[1].relative_error))[0];
  const timers = Object.entries(health.timers ?? {})
    .map(([name, timer]) => [name, timer.cpu_s])
    .filter(([, cpu]) => cpu > 0)
    .sort((a, b) => b[1] - a[1]);
  const notes = health.notes ?? [];
  return [
    section(
      t('health'),
      el(
        'div',
        { class: 'grid' },
        facts(health),
        el(
          'div',
          {},
          el('h3', {}, `${t('timers')}${bracket(t('cpu_seconds'))}`),
          chart(t('timers'), bars(timers, t('cpu_seconds')), 60 + 26 * timers.length).box,
        ),
      ),
    ),
    section(
      t('budgets'),
      worst ? el('p', {}, `${t('worst_closure')}${colon()}${worst[0]} ${short(worst[1].relative_error)}`) : '',
      budgetTable(budgets, main),
      details(`${t('budgets')}${bracket(t('all'))}`, () => budgetTable(budgets, Object.keys(budgets))),
    ),
    section(
      t('warnings'),
      notes.length
        ? table(
            t('warnings'),
            [t('about'), t('note')],
            notes.map((one) => [one.about, one.note]),
            { class: 'notes' },
          )
        : el('p', {}, t('none')),
    ),
  ];
}
