// The scenarios of a report in a real browser. Usage: node whatif.mjs FOLDER, with node_modules in $NODE_PATH, Chromium in
// $CHROMIUM. FOLDER holds report.html and what `qinglan whatif` leaves (tests/system/test_report_whatif.sh).
import assert from 'node:assert/strict';
import { accessible, csv, fitsPhone, netcdf, open, page, run, same, tableTexts, unfold, validHtml } from './page.mjs';

const scenarios = csv('whatif.csv');
const stations = csv('whatif_stations.csv');
const emissions = csv('whatif_emissions.csv');
const nameOf = (row) => row['情景 scenario'];
const isDone = (row) => row['状态 status'] === 'done';
const views = ['whatif', 'bulletin', 'series'];

// "-14.60 (-20.0 %)": the change and its share.
function pair(cell) {
  const [, change, share] = /^([-+]?[\d.]+) \(([-+]?[\d.]+) %\)$/.exec(cell);
  return { change, share };
}
const without = (text) => text.replace('+', '');
const isSection = (n) => `#view section:nth-of-type(${n})`;

const checks = {
  async 'opens with the scenarios, in both languages'() {
    for (const [lang, tab, title] of [
      ['zh', '情景对比', '空间变化：活动保障, <b>event</b>'],
      ['en', 'What-if', 'Map of the change: 活动保障, <b>event</b>'],
    ]) {
      await open('', lang, '', 'whatif');
      assert.equal(await page.textContent('#views a[aria-current]'), tab);
      assert.equal(await page.textContent(`${isSection(3)} h2`), title);
      const heads = await page.$$eval('#view h2', (all) => all.map((one) => one.textContent.replace('活动保障', '')).join());
      assert.equal(/[\u4e00-\u9fff]/.test(heads), lang === 'zh', heads);
      assert.equal(await page.$$eval('#view section', (all) => all.length), 5);
    }
  },

  async 'the table shows whatif.csv'() {
    await open('whatif');
    const shown = await tableTexts('table.scenarios');
    assert.equal(shown.length, scenarios.length);
    shown.forEach(([name, pm25, ozone, exposure, classes, good, exceedances], n) => {
      const row = scenarios[n];
      const title = row['标题 title'];
      assert.equal(name, title === nameOf(row) ? title : `${nameOf(row)} ${title}`);
      if (!isDone(row)) {
        assert.equal(pm25, '失败');
        return;
      }
      const base = Number(row['PM2.5基准暴露 PM2.5_exposure_base[ug m-3]']);
      same(pair(pm25).change, Number(row['PM2.5平均变化 PM2.5_change[ug m-3]']), `${name} PM2.5`);
      same(pair(pm25).share, Number(row['PM2.5同气象效益 PM2.5_benefit[%]']), `${name} PM2.5, share`);
      same(pair(ozone).change, Number(row['O3日最大8小时平均变化 O3_MDA8_change[ug m-3]']), `${name} ozone`);
      const change = Number(row['PM2.5暴露变化 PM2.5_exposure_change[ug m-3]']);
      same(pair(exposure).change, change, `${name} exposure`);
      same(pair(exposure).share, (100 * change) / base, `${name} exposure, share`);
      assert.equal(without(classes), row['级别改善站点日 class_days_gained']);
      assert.equal(without(good), row['优良站点日增加 good_days_gained']);
      assert.equal(without(exceedances), row['超标减少 exceedances_removed']);
    });
    // The numbers that tests/unit/test_whatif.c works out.
    assert.deepEqual(shown[0].slice(1), ['-14.60 (-20.0 %)', '+0.78 (+2.0 %)', '-14.00 (-20.0 %)', '+1', '+1', '+1']);
    assert.deepEqual(shown[1].slice(1), ['0.00 (0.0 %)', '0.00 (0.0 %)', '0.00 (0.0 %)', '0', '0', '0']);
  },

  async 'markup in names and messages is text'() {
    await open('whatif');
    assert.equal(await page.evaluate(() => window.hacked), undefined);
    assert.equal(await page.textContent('.failure'), 'broken：<script>window.hacked=1</script>, "broken"');
    assert.equal(await page.$$eval('#view script, table.stations b', (all) => all.length), 0);
    assert.equal((await tableTexts('table.stations'))[0][0], '暨阳, <b>west</b>');
  },

  async 'scenario, metric and day can be chosen; the map shows difference.nc'() {
    await open('whatif');
    await page.click('table.scenarios a >> text=more');
    await page.waitForFunction(() => document.querySelector('#view section:nth-of-type(3) h2').textContent.endsWith('more'));
    await page.click('.choice button >> text=2026-03-01');
    await page.waitForFunction(() => location.hash.includes('2026-03-01'));
    const rows = stations.filter(
      (row) => nameOf(row) === 'more' && row['日期 date'] === '2026-03-01' && row['指标 metric'] === 'PM2.5_24h',
    );
    const shown = await tableTexts('table.stations');
    assert.equal(shown.length, rows.length);
    shown.forEach(([, base, value, change, aqiBase, aqi], n) => {
      same(base, Number(rows[n]['基准 base']), 'base');
      same(value, Number(rows[n]['情景值 value']), 'scenario');
      same(without(change), Number(rows[n]['变化 difference']), 'change');
      assert.deepEqual([aqiBase, aqi], [rows[n]['基准AQI AQI_base'], rows[n]['情景AQI AQI_scenario']]);
    });
    const field = netcdf('more/difference.nc', 'PM25_24h_difference');
    await page.locator('.map .chart').scrollIntoViewIfNeeded();
    const box = await page.locator('.map .chart').boundingBox();
    // Right below the middle: the third column of four, the first row of three from below.
    await page.mouse.move(box.x + 52 + 0.6 * (box.width - 64), box.y + 8 + 0.9 * (box.height - 48));
    await page.mouse.move(box.x + 52 + 0.62 * (box.width - 64), box.y + 8 + 0.9 * (box.height - 48));
    const [, value] = /km\D(-?[\d.]+) µg/.exec(await page.textContent('#readout'));
    same(value, field[12 + 2], 'PM2.5 under the cursor');
    await page.click('.choice button >> text=日最大8小时');
    await page.waitForFunction(() => location.hash.includes('O3_MDA8'));
    assert.match(await page.textContent('.scale'), /O₃ 日最大8小时/);
    await page.selectOption('.pick select', 'broken');
    await page.waitForFunction(() => location.hash.includes('broken'));
    assert.equal(await page.$$eval('.map', (all) => all.length), 0, 'a map of what failed');
  },

  async 'classes, changes and emissions show their files'() {
    await open('whatif');
    await unfold(':nth-child(2)');
    const percent = await tableTexts(`${isSection(2)} details table`);
    assert.deepEqual(
      percent.map((cells) => cells.map((cell) => cell.replace('+', ''))),
      [
        ['cut', '-20.0', '2.0'],
        ['same', '0.0', '0.0'],
        ['more', '25.0', '0.0'],
      ],
    );
    await unfold(':nth-child(4)');
    const days = await tableTexts(`${isSection(4)} details table`);
    const done = scenarios.filter(isDone);
    const counts = (row, text) => [1, 2, 3, 4, 5, 6].map((level) => row[text.replaceAll('%', level)]);
    assert.deepEqual(days[0].slice(1), counts(done[0], '基准%级 base_level_%'));
    done.forEach((row, n) => assert.deepEqual(days[n + 1], [nameOf(row), ...counts(row, '情景%级 level_%')]));
    // Only what changed: NOx of two sectors, 0.75 of 2 t in all.
    assert.deepEqual(await tableTexts('table.emissions'), [
      ['全部部门', '-0.75 (-37.5 %)'],
      ['energy', '-0.5 (-33.3 %)'],
      ['cement', '-0.25 (-50.0 %)'],
    ]);
    await unfold(':nth-child(5)');
    const all = await tableTexts(`${isSection(5)} details table`);
    const sources = emissions.filter((row) => row.scenario === 'cut');
    assert.equal(all.length, new Set(sources.map((row) => row.sector)).size);
    await open('whatif/same');
    assert.match(await page.textContent(isSection(5)), /未变/);
  },

  async 'fits a phone'() {
    await fitsPhone(views);
  },

  async 'axe-core finds nothing serious'() {
    await accessible(views, ['whatif'], (view) => (view === 'whatif' ? 'en' : 'zh'));
    await accessible(['whatif'], ['whatif'], () => 'zh');
  },

  async 'the HTML is valid'() {
    await validHtml(views);
  },
};

await run(checks);
