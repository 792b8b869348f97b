// The page: head, tabs for the views that the data allow, and the view that the address asks for.
import { closeAll, drawAll } from './charts.js';
import { data, hourText, records, zoneText } from './data.js';
import { button, details, el } from './dom.js';
import { colon, language, setLanguage, t } from './text.js';
import * as bulletin from './view_bulletin.js';
import * as composition from './view_composition.js';
import * as emissions from './view_emissions.js';
import * as health from './view_health.js';
import * as ledger from './view_ledger.js';
import * as maps from './view_maps.js';
import * as section from './view_section.js';
import * as series from './view_series.js';
import * as verification from './view_verification.js';
import * as whatif from './view_whatif.js';

const views = { whatif, bulletin, maps, series, composition, emissions, section, verification, ledger, health };
// Parts of views that may be missing too.
const extras = ['wind', 'terrain', 'outline', 'observed'];
const isThere = (key) => (key === 'maps' ? Boolean(data.fields?.length) : Boolean(data[key]));
const present = Object.keys(views).filter(isThere);
const absent = [...Object.keys(views), ...extras].filter((key) => !isThere(key));

// The address: #VIEW/ITEM?station=S01&hour=3&lang=en&figure=1
export const state = { view: present[0], item: null, station: null, hour: null, lang: 'zh', figure: false };

function readAddress() {
  const [path, query] = decodeURIComponent(location.hash.slice(1)).split('?');
  const [view, item] = path.split('/');
  const asked = new URLSearchParams(query ?? '');
  state.view = present.includes(view) ? view : present[0];
  state.item = item ?? null;
  state.station = asked.get('station') ?? state.station;
  state.hour = asked.has('hour') ? Number(asked.get('hour')) : null;
  state.lang = asked.get('lang') ?? state.lang;
  state.figure = asked.get('figure') === '1';
}

// Go to a view; what is not named stays as it is.
export function go(view, item = null, more = {}) {
  const query = new URLSearchParams({
    lang: state.lang,
    ...(state.station ? { station: state.station } : {}),
    ...more,
  });
  location.hash = `${view}${item ? `/${item}` : ''}?${query}`;
}

function period() {
  const first = data.times?.[0]?.[0];
  const last = data.times?.at(-1)?.[1];
  return first === undefined ? '' : `${local(first)} ${t('to')} ${local(last)} (${zoneText()})`;
}
const local = (seconds) =>
  `${new Date((seconds + data.utc_offset) * 1000).toISOString().slice(0, 4)}-${hourText(seconds)}`;

function isPrimaryOnly() {
  return Boolean(data.bulletin?.columns.some((header) => header.includes('primary_only')));
}

function warnings() {
  const keys = [data.synthetic ? 'synthetic' : '', isPrimaryOnly() ? 'primary_only' : ''].filter(Boolean);
  return keys.map((key) => el('p', { class: 'warning' }, t(key)));
}

function drawHead() {
  const names = [...new Set(data.standards.names)].join(' / ');
  document.getElementById('head').replaceChildren(
    el('div', { class: 'brand' }, el('h1', {}, t('product')), el('p', { class: 'title' }, data.title)),
    el(
      'div',
      { class: 'facts' },
      el('p', {}, el('b', {}, `${t('period')} `), period()),
      el('p', {}, el('b', {}, `${t('standard')} `), names),
    ),
    button(
      t('language'),
      null,
      () => {
        state.lang = state.lang === 'zh' ? 'en' : 'zh';
        go(state.view, state.item);
      },
      { id: 'language' },
    ),
    ...warnings(),
  );
  document.title = `${t('product')} – ${data.title}`;
}

function drawTabs() {
  const list = document.getElementById('views');
  list.setAttribute('aria-label', t('view_list'));
  list.replaceChildren(
    ...present.map((key) =>
      el(
        'a',
        {
          href: `#${key}?lang=${state.lang}`,
          'aria-current': key === state.view ? 'page' : null,
          'data-view': key,
          onclick: (event) => {
            event.preventDefault();
            go(key);
          },
        },
        t(key),
      ),
    ),
  );
}

function drawFoot() {
  const names = absent.map((key) =>
    el('li', { 'data-absent': key }, el('b', {}, t(key)), `${colon()}${t(`why_${key}`)}`),
  );
  document.getElementById('foot').replaceChildren(
    ...(names.length ? [el('div', { class: 'absent' }, el('h2', {}, t('left_out')), el('ul', {}, names))] : []),
    el('p', {}, `${data.health?.version ?? 'qinglan'} (GPL-3.0-or-later) · Apache ECharts (Apache-2.0)`),
    details(t('licences'), () => el('pre', { tabindex: '0' }, document.getElementById('licences').textContent)),
  );
}

function draw() {
  closeAll();
  readAddress();
  setLanguage(state.lang);
  document.body.classList.toggle('figure', state.figure);
  drawHead();
  drawTabs();
  drawFoot();
  const view = document.getElementById('view');
  view.setAttribute('data-view', state.view);
  view.setAttribute('data-lang', language());
  view.replaceChildren(...views[state.view].show({ data, state, go, records }));
  drawAll();
  document.body.dataset.ready = `${state.view}/${state.lang}`;
}

// For pictures: how high each of the figures is that #measure?figures=A,B names.
function measure() {
  const names = decodeURIComponent(location.hash).split('figures=')[1].split(',');
  const heights = names.map((name) => {
    history.replaceState(null, '', `#${name}?figure=1`);
    draw();
    return Math.ceil(document.body.getBoundingClientRect().height);
  });
  document.body.dataset.heights = heights.join(' ');
}

if (location.hash.startsWith('#measure')) measure();
else {
  window.addEventListener('hashchange', draw);
  draw();
}
