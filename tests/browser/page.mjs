// What the tests in a browser share: the files, read apart from the report's own readers, and the page.
// Imported by programs that are run as: node PROGRAM FOLDER, with node_modules in $NODE_PATH, Chromium in $CHROMIUM.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const require = createRequire(import.meta.url);
const { chromium } = require('playwright-core');
const { HtmlValidate } = require('html-validate');
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

export const folder = process.argv[2];
export const file = join(folder, 'report.html');
const address = pathToFileURL(file).href;

// --- the files ---

// A CSV file as objects. Only the fields that need it stand in quotes.
export function csv(name) {
  const lines = readFileSync(join(folder, name), 'utf8')
    .replace(/^\uFEFF/, '')
    .split('\n')
    .filter((line) => line && !line.startsWith('#'));
  const fields = (line) =>
    [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, plain]) =>
      quoted === undefined ? plain : quoted.replaceAll('""', '"'),
    );
  const head = fields(lines[0]);
  return lines.slice(1).map((line) => Object.fromEntries(fields(line).map((field, n) => [head[n], field])));
}

export function netcdf(name, variable) {
  const text = execFileSync('ncdump', ['-p', '9,17', '-v', variable, join(folder, name)], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  return text
    .split(new RegExp(`\\n ${variable} =`))
    .at(-1)
    .replace(/[;}]/g, '')
    .split(',')
    .map(Number);
}

const decimals = (text) => text.split('.')[1]?.length ?? 0;

// What is shown is what the file holds, to the shown digits. `loss`: what the file itself has rounded away, as a share.
export function same(shown, exact, what, loss = 0) {
  const number = Number(shown);
  assert.ok(Number.isFinite(number), `${what}: '${shown}' is no number`);
  const error = Math.abs(number - exact);
  assert.ok(
    error <= 0.5000001 * 10 ** -decimals(shown) + loss * Math.abs(exact),
    `${what}: ${shown} is shown, the file has ${exact}`,
  );
}

// --- the page ---

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM,
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
});
export const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
const faults = [];
page.on('console', (message) => {
  if (['error', 'warning'].includes(message.type())) faults.push(`console: ${message.text()}`);
});
page.on('pageerror', (error) => faults.push(`error: ${error.message}`));
page.on('request', (request) => {
  if (!/^(file|data|blob):/.test(request.url())) faults.push(`network: ${request.url()}`);
});

// `shown`: the view that stands then.
export async function open(view, lang = 'zh', more = '', shown = view.split('/')[0]) {
  await page.goto('about:blank');
  await page.goto(`${address}#${view}?lang=${lang}${more}`);
  await page.waitForSelector(`body[data-ready="${shown}/${lang}"]`);
}

// Open the first table that is folded away; its rows come with the next event.
export async function unfold(where) {
  await page.click(`#view ${where} details summary`);
  await page.waitForSelector(`#view ${where} details[open] tbody tr`);
}

export const tableTexts = (selector) =>
  page.$$eval(`${selector} tbody tr`, (rows) =>
    rows.map((row) => [...row.cells].map((cell) => cell.textContent.trim())),
  );
// --- checks of any view ---

// `lang` of each view; `folded`: views whose folded tables are opened first.
export async function accessible(views, folded, langOf) {
  for (const view of views) {
    await open(view, langOf(view));
    if (folded.includes(view))
      await page.$$eval('details', (all) =>
        all.forEach((one) => {
          one.open = true;
        }),
      );
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
    const serious = violations.filter(({ impact }) => ['serious', 'critical'].includes(impact));
    assert.deepEqual(
      serious.map(({ id, nodes }) => `${view}: ${id} ${nodes[0].html.slice(0, 120)}`),
      [],
    );
  }
}

export async function validHtml(views) {
  const validator = new HtmlValidate({ extends: ['html-validate:standard'] });
  const check = async (text, what) => {
    const { results } = await validator.validateString(text);
    assert.deepEqual(
      results.flatMap(({ messages }) =>
        messages.map(({ ruleId, message, line }) => `${what}:${line} ${ruleId}: ${message}`),
      ),
      [],
    );
  };
  // The program and the data inside the script elements are no HTML: their size only costs time.
  const bare = (text) =>
    text.replace(/(<script[^>]*>)[^]*?(<\/script>)/g, '$1$2').replace(/(<style>)[^]*?(<\/style>)/g, '$1$2');
  await check(bare(readFileSync(file, 'utf8')), 'report.html');
  for (const view of views) {
    await open(view);
    const drawn = await page.evaluate(() => {
      const copy = document.documentElement.cloneNode(true);
      copy.querySelectorAll('script, style').forEach((one) => {
        one.textContent = '';
      });
      return `<!DOCTYPE html>${copy.outerHTML}`;
    });
    await check(drawn, view);
  }
}

export async function fitsPhone(views) {
  await page.setViewportSize({ width: 390, height: 800 });
  for (const view of views) {
    await open(view);
    const wide = await page.evaluate(() => document.scrollingElement.scrollWidth);
    assert.ok(wide <= 391, `${view} is ${wide} wide on a phone of 390`);
  }
  await page.setViewportSize({ width: 1280, height: 900 });
}

// Run every check; the page must have written no error and asked nothing of a network.
export async function run(checks) {
  try {
    for (const [name, check] of Object.entries(checks)) {
      await check();
      assert.deepEqual(faults, [], name);
      console.log(`ok ${name}`);
    }
  } finally {
    await browser.close();
  }
}
