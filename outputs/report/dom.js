// Elements from plain values. Texts always go in as text, never as markup.

export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else if (name === 'style') node.style.cssText = value;
    else node.setAttribute(name, value === true ? '' : value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return node;
}

export function button(text, pressed, action, attributes = {}) {
  return el(
    'button',
    { type: 'button', 'aria-pressed': pressed === null ? null : String(pressed), onclick: action, ...attributes },
    text,
  );
}

// A row of buttons of which one is chosen. choices: [[value, text], ...]
export function choice(label, choices, chosen, choose) {
  return el(
    'div',
    { class: 'choice', role: 'group', 'aria-label': label },
    choices.map(([value, text]) => button(text, value === chosen, () => choose(value))),
  );
}

export function select(label, choices, chosen, choose) {
  const box = el(
    'select',
    { onchange: () => choose(box.value) },
    choices.map(([value, text]) => el('option', { value, selected: value === chosen }, text)),
  );
  return el('label', { class: 'pick' }, el('span', {}, label), box);
}

// A table from texts or nodes. head: [text], rows: [[cell]]; the first cell of a row is its header.
export function table(caption, head, rows, attributes = {}) {
  const body = rows.map((row) =>
    el(
      'tr',
      {},
      row.map((cell, c) => (c === 0 ? el('th', { scope: 'row' }, cell) : el('td', {}, cell))),
    ),
  );
  const frame = el(
    'table',
    attributes,
    caption ? el('caption', {}, caption) : null,
    el(
      'thead',
      {},
      el(
        'tr',
        {},
        head.map((text) => el('th', { scope: 'col' }, text)),
      ),
    ),
    el('tbody', {}, body),
  );
  return el('div', { class: 'wide', tabindex: '0', role: 'region', 'aria-label': caption ?? '' }, frame);
}

// What opens on demand: long tables below a chart.
export function details(summary, fill) {
  const box = el('details', {}, el('summary', {}, summary));
  box.addEventListener(
    'toggle',
    () => {
      if (box.open && box.children.length === 1) box.append(fill());
    },
    { once: true },
  );
  return box;
}

export const section = (title, ...children) => el('section', {}, el('h2', {}, title), ...children);
