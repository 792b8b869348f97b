// Bundle page.html, style.css and main.js (with ECharts) into one page: node build.mjs SOURCE OUTPUT
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const [source, output] = process.argv.slice(2);
const { build } = createRequire(import.meta.url)('esbuild'); // found through NODE_PATH

const bundle = async (file) => {
  const result = await build({
    entryPoints: [join(source, file)],
    bundle: true,
    nodePaths: [process.env.NODE_PATH],
    minify: true,
    write: false,
    target: ['chrome90', 'firefox90', 'safari14'],
    format: 'iife',
    legalComments: 'none',
    charset: 'utf8',
    logLevel: 'error',
  });
  return result.outputFiles[0].text;
};

// What the licences of the bundled packages ask to be kept with them.
const notices = [
  'echarts/NOTICE',
  'echarts/LICENSE',
  'echarts/licenses/LICENSE-d3',
  'zrender/LICENSE',
  'tslib/LICENSE.txt',
];
const licences = notices
  .map((file) => `== ${file} ==\n\n${readFileSync(join(process.env.NODE_PATH, file), 'utf8')}`)
  .join('\n');

// A closing tag inside a script would end it.
const closed = (text) => text.replaceAll('</script', '<\\/script');
const parts = {
  '@QINGLAN-STYLE@': await bundle('style.css'),
  '@QINGLAN-LICENCES@': closed(licences),
  '@QINGLAN-SCRIPT@': closed(await bundle('main.js')),
};
let page = readFileSync(join(source, 'page.html'), 'utf8');
for (const [mark, text] of Object.entries(parts)) page = page.replace(mark, () => text.trim());
writeFileSync(output, page);
