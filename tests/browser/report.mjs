// The report in a real browser. Usage: node report.mjs FOLDER, with node_modules in $NODE_PATH, Chromium in $CHROMIUM.
// FOLDER holds report.html and the files it was made from (tests/system/test_report.sh). Prints what it checked.
import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import {
  accessible,
  csv,
  file,
  fitsPhone,
  folder,
  netcdf,
  open,
  page,
  run,
  same,
  tableTexts,
  unfold,
  validHtml,
} from './page.mjs';

const views = ['bulletin', 'maps', 'series', 'composition', 'emissions', 'section', 'verification', 'ledger', 'health'];
const stations = await (async () => csv('stations.csv'))();

const checks = {
  async 'opens in time and is small'() {
    assert.ok(statSync(file).size <= 15e6, 'the report is larger than 15 MB');
    const session = await page.context().newCDPSession(page);
    await session.send('Performance.enable');
    await open('bulletin');
    const { metrics } = await session.send('Performance.getMetrics');
    const busy = metrics.find(({ name }) => name === 'TaskDuration').value;
    console.log(
      `   ${(statSync(file).size / 1e6).toFixed(2)} MB; the page was busy for ${busy.toFixed(2)} s until it stood`,
    );
    assert.ok(busy < 3, `busy for ${busy} s`);
  },

  async 'every view opens in both languages'() {
    for (const lang of ['zh', 'en']) {
      await open('bulletin', lang);
      for (const view of views) {
        await page.click(`#views a[data-view="${view}"]`);
        await page.waitForSelector(`body[data-ready="${view}/${lang}"]`);
        assert.equal(await page.getAttribute('html', 'lang'), lang === 'zh' ? 'zh-CN' : 'en');
        assert.ok((await page.$$eval('#view section', (all) => all.length)) > 0, `${view} is empty`);
        const text = await page.textContent('body > nav');
        assert.equal(/[\u4e00-\u9fff]/.test(text), lang === 'zh', `${view}: tabs in the wrong language`);
      }
      const left = await page.$$eval('[data-absent]', (all) => all.map((one) => one.dataset.absent));
      assert.deepEqual(left, ['whatif'], `left out: ${left}`); // scenarios have a folder and a test of their own
    }
    await page.click('#language');
    await page.waitForSelector('body[data-ready="health/zh"]');
  },

  async 'markup in names is text'() {
    for (const view of ['bulletin', 'maps', 'series']) {
      await open(view, 'zh', '&station=S01');
      assert.equal(await page.evaluate(() => window.hacked), undefined, `${view} ran a script of the data`);
      assert.equal(await page.$$eval('#view img, #view script', (all) => all.length), 0);
    }
    assert.match(await page.textContent('#view h2'), /<script>window\.hacked=1<\/script>/);
    assert.match(await page.textContent('#head .title'), /<\/script><script>window\.hacked=2<\/script>/);
  },

  async 'the bulletin shows bulletin.csv'() {
    await open('bulletin');
    const rows = csv('bulletin.csv');
    const days = [...new Set(rows.map((row) => row['日期 date']))];
    const shown = await tableTexts('table.bulletin');
    assert.equal(shown.length, new Set(rows.map((row) => row['站点编号 station'])).size);
    for (const [name, ...cells] of shown)
      cells.forEach((cell, n) => {
        const row = rows.find(
          (one) =>
            (one['站点编号 station'] === 'all' ? '全部站点平均' : one['站点名称 name']) === name &&
            one['日期 date'] === days[n],
        );
        const primary = row['首要污染物 primary_pollutant'];
        assert.equal(cell, `${row.AQI}${row['类别 class_zh']}${primary === '-' ? '' : primary}`, `${name} ${days[n]}`);
      });
    const colours = await page.$$eval('table.bulletin .badge', (all) =>
      all.map((one) => getComputedStyle(one).backgroundColor),
    );
    const hex = (rgb) =>
      `#${rgb
        .match(/\d+/g)
        .map((part) => Number(part).toString(16).padStart(2, '0'))
        .join('')}`.toUpperCase();
    const wanted = new Set(rows.map((row) => row.rgb));
    assert.deepEqual(new Set(colours.map(hex)), wanted, 'colours');
    await page.click('section:nth-of-type(2) .choice button:nth-child(2)');
    await page.waitForFunction((day) => location.hash.includes(day), days[1]);
    const detail = await tableTexts('table.detail');
    const first = rows.find((row) => row['日期 date'] === days[1]);
    assert.ok(
      detail[0].some((cell) => cell.startsWith(`${first['O3日最大8小时 O3_MDA8[ug m-3]']} `)),
      'MDA8 of the second day',
    );
  },

  async 'a station changes the series, which show stations.csv'() {
    await open('series');
    const title = await page.textContent('#view h2');
    await page.selectOption('.pick select', '4');
    await page.waitForFunction((old) => document.querySelector('#view h2').textContent !== old, title);
    await unfold('');
    const heads = await page.$$eval('#view details thead th', (all) => all.map((one) => one.textContent));
    const shown = await tableTexts('#view details table');
    const rows = stations.filter((row) => row.station === 'S05');
    assert.equal(shown.length, rows.length);
    // ug m-3 (CO mg m-3) in 1 ppb at 298.15 K and 1013.25 hPa: M p / (R T) with M in g mol-1.
    const state = 101325 / (8.314462618 * 298.15) / 1000;
    const factors = {
      'O₃': ['O3[ppb]', 47.998 * state],
      'NO₂': ['NO2[ppb]', 46.006 * state],
      'SO₂': ['SO2[ppb]', 64.06 * state],
      CO: ['CO[ppb]', (28.01 * state) / 1000],
      'PM2.5': ['PM25[ug m-3]', 1],
      NO: ['NO[ppb]', 1],
      HNO3: ['HNO3[ppb]', 1],
    };
    for (const [name, [column, factor]] of Object.entries(factors)) {
      const at = heads.findIndex((head) => head.startsWith(`${name} (`));
      assert.ok(at > 0, `no column ${name}`);
      shown.forEach((cells, hour) => same(cells[at], factor * rows[hour][column], `${name} hour ${hour}`, 1e-4));
    }
    const observed = csv('observations.csv').filter((row) => row.station === 'S05');
    const at = heads.findIndex((head) => head.startsWith('PM2.5 (')) + 1;
    shown.forEach((cells, hour) =>
      same(cells[at], Number(observed[hour]['PM25[ug m-3]']), `observed hour ${hour}`, 1e-5),
    );
  },

  async 'the map moves, answers a click and shows forecast.nc'() {
    await open('maps/O3', 'zh', '&hour=1');
    const clock = () => page.textContent('#clock');
    const before = await clock();
    await page.click('#next');
    assert.notEqual(await clock(), before, 'next does nothing');
    await page.click('#play');
    const seen = new Set();
    for (let n = 0; n < 60 && seen.size < 3; n++) {
      seen.add(await clock());
      await page.waitForTimeout(100);
    }
    await page.click('#play');
    assert.ok(seen.size >= 3, 'the animation stands still');

    // The value under the cursor, by ncdump.
    await page.$eval('.controls input', (slider) => {
      slider.value = 2;
      slider.dispatchEvent(new Event('input'));
    });
    const box = await page.locator('.map .chart').boundingBox();
    await page.mouse.move(box.x + 0.41 * box.width, box.y + 0.33 * box.height);
    await page.mouse.move(box.x + 0.4 * box.width, box.y + 0.33 * box.height);
    const [, x, y, value] = /x (-?[\d.]+), y (-?[\d.]+) km\D(-?[\d.]+) ppb/.exec(await page.textContent('#readout'));
    const axes = { x: netcdf('forecast.nc', 'x'), y: netcdf('forecast.nc', 'y') };
    const nearest = (axis, km) =>
      axis.reduce((best, centre, n) => (Math.abs(centre / 1000 - km) < Math.abs(axis[best] / 1000 - km) ? n : best), 0);
    const layers = netcdf('forecast.nc', 'level').length;
    const field = netcdf('forecast.nc', 'O3');
    const at = (2 * layers * axes.y.length + nearest(axes.y, Number(y))) * axes.x.length + nearest(axes.x, Number(x));
    same(value, field[at], 'O3 under the cursor');

    // Values at the stations, and a click on the third of them.
    await unfold('.side');
    const hours = [...new Set(stations.map((row) => row.hour_start_utc))];
    const shown = await tableTexts('.side details table');
    shown.forEach(([name, text]) =>
      same(
        text,
        Number(stations.find((row) => row.name === name && row.hour_start_utc === hours[2])['O3[ppb]']),
        `O3 at ${name}`,
        1e-5,
      ),
    );
    const place = await page.evaluate(() => {
      const data = JSON.parse(document.getElementById('data').textContent);
      const { grid, series } = data;
      const station = series.stations[2];
      return {
        id: station.id,
        x: (station.x - grid.x0 + grid.dx / 2) / (grid.nx * grid.dx),
        y: (station.y - grid.y0 + grid.dy / 2) / (grid.ny * grid.dy),
      };
    });
    const chosen = () => page.getAttribute('#chosen', 'data-station');
    assert.notEqual(await chosen(), place.id);
    await page.mouse.click(box.x + 52 + place.x * (box.width - 64), box.y + 8 + (1 - place.y) * (box.height - 48));
    assert.equal(await chosen(), place.id, 'a click on a station');
  },

  async 'scores, ledger, emissions and health show their files'() {
    await open('verification');
    const score = csv('verification.csv').find(
      (row) =>
        row.forecast === 'model' &&
        row.pollutant === 'PM2.5' &&
        row.average === '1h' &&
        row.station === 'all' &&
        row.lead_day === 'all',
    );
    const row = (await tableTexts('table.numbers')).find((cells) => cells[0] === 'PM2.5' && cells[1] === '1h');
    assert.equal(row[5], score.n);
    same(row[8], Number(score.MB), 'MB', 1e-5);
    same(row[11], Number(score.RMSE), 'RMSE', 1e-5);
    await open('ledger');
    const all = csv('ledger.csv')[0];
    const numbers = await page.$$eval('.figure-number', (boxes) => boxes.map((one) => one.textContent));
    same(numbers[0].replace(' %', ''), 100 * all.good_ratio, 'good days', 1e-3);
    same(numbers[1].replace(' µg/m³', ''), Number(all['PM2.5_mean[ug m-3]']), 'PM2.5 so far', 1e-3);
    same(numbers[2].replace(' µg/m³', ''), Number(all['PM2.5_allowed_mean[ug m-3]']), 'allowed mean', 1e-3);
    await open('emissions/SO2');
    await unfold('');
    const closure = await tableTexts('#view details table');
    const emissions = csv('emissions.csv');
    assert.equal(closure.length, emissions.length);
    closure.forEach((cells, n) => assert.equal(cells[5], emissions[n]['emitted[t]']));
    await open('health');
    const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'));
    const facts = Object.fromEntries(await tableTexts('table.facts'));
    same(facts['CPU 秒'], manifest.cpu_s, 'CPU seconds');
  },

  async 'fits a phone'() {
    await fitsPhone(views);
  },

  async 'prints without its controls'() {
    await open('maps/O3');
    await page.emulateMedia({ media: 'print' });
    const hidden = await page.$$eval('#views, #play, .pick', (all) => all.map((one) => getComputedStyle(one).display));
    assert.deepEqual(new Set(hidden), new Set(['none']));
    assert.ok((await page.pdf({ format: 'A4', printBackground: true })).length > 10000);
    await page.emulateMedia({ media: null });
  },

  async 'axe-core finds nothing serious'() {
    // The other views open tables of thousands of like cells, each of which axe-core would look at.
    await accessible(views, ['maps', 'series', 'composition'], (view) => (view === 'maps' ? 'en' : 'zh'));
  },

  async 'the HTML is valid'() {
    await validHtml(views);
  },
};

await run(checks);
