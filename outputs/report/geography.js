// What lies under and over the fields of a map: cells as an image, terrain as lines, the county's outline, stations.
import { viridis, classOf, ramp } from './colours.js';
import { data, shorts } from './data.js';

const table = ramp(viridis);
const decoded = new Map();
export function decode(entry) {
  if (!decoded.has(entry)) decoded.set(entry, shorts(entry));
  return decoded.get(entry);
}

export function extent(grid) {
  return {
    west: grid.x0 - grid.dx / 2,
    east: grid.x0 + (grid.nx - 0.5) * grid.dx,
    south: grid.y0 - grid.dy / 2,
    north: grid.y0 + (grid.ny - 0.5) * grid.dy,
  };
}

export const cellAt = (grid, x, y) => {
  const i = Math.round((x - grid.x0) / grid.dx);
  const j = Math.round((y - grid.y0) / grid.dy);
  return i < 0 || j < 0 || i >= grid.nx || j >= grid.ny ? null : j * grid.nx + i;
};

// The frame of a map.
export function mapAxes(grid) {
  const box = extent(grid);
  const axis = (name, min, max) => ({
    type: 'value',
    name: `${name} (${grid.unit})`,
    nameLocation: 'middle',
    min,
    max,
    splitLine: { show: false },
    axisLabel: { formatter: (value) => String(Math.round(value)), showMinLabel: false, showMaxLabel: false },
  });
  return {
    grid: { left: 52, right: 12, top: 8, bottom: 40 },
    xAxis: { ...axis('x', box.west, box.east), nameGap: 24 },
    yAxis: { ...axis('y', box.south, box.north), nameGap: 34 },
  };
}

// As wide as the page allows, as high as the domain's shape asks, and no higher than the window.
export function fitMap(box) {
  const { grid } = data;
  const shape = Math.abs((grid.ny * grid.dy) / (grid.nx * grid.dx));
  const most = (window.innerHeight * 0.86 - 48) / shape + 64;
  const width = Math.max(280, Math.round(Math.min(box.parentElement.clientWidth, most)));
  box.style.width = `${width}px`;
  box.style.height = `${Math.round((width - 64) * shape + 48)}px`;
}

// Round numbers for a colour scale over all hours.
export function scaleOf(values) {
  let low = Infinity;
  let high = -Infinity;
  for (let n = 0; n < values.whole.length; n++) {
    const value = values.at(n);
    if (value === null) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (!(high > low)) return { low: Math.min(0, low), high: high > 0 ? high : 1 };
  const step = 10 ** Math.floor(Math.log10(high - low)) / 2;
  return {
    low: low >= 0 && low < 0.35 * high ? 0 : Math.floor(low / step) * step,
    high: Math.ceil(high / step) * step,
  };
}

const hexParts = (hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
export function colourOf(value, scale, isIndex) {
  if (isIndex) return hexParts(classOf(value).rgb);
  const share = (value - scale.low) / (scale.high - scale.low);
  return table[Math.max(0, Math.min(255, Math.round(255 * share)))];
}

// Cells [height][width] from `offset` on, the first row at the bottom, as a canvas of one pixel a cell, enlarged without smoothing.
export function cellImage(values, offset, width, height, colour) {
  const small = document.createElement('canvas');
  small.width = width;
  small.height = height;
  const context = small.getContext('2d');
  const image = context.createImageData(width, height);
  for (let j = 0; j < height; j++)
    for (let i = 0; i < width; i++) {
      const value = values.at(offset + j * width + i);
      if (value !== null) image.data.set([...colour(value), 255], 4 * ((height - 1 - j) * width + i));
    }
  context.putImageData(image, 0, 0);
  const times = Math.max(1, Math.ceil(900 / Math.max(width, height)));
  const large = document.createElement('canvas');
  large.width = width * times;
  large.height = height * times;
  const wide = large.getContext('2d');
  wide.imageSmoothingEnabled = false;
  wide.drawImage(small, 0, 0, large.width, large.height);
  return large;
}

// The image as an ECharts series between two corners of the axes.
export const imageSeries = (canvas, box) => ({
  type: 'custom',
  silent: true,
  clip: true,
  z: 1,
  data: [[box.west, box.south]],
  encode: { tooltip: [] },
  tooltip: { show: false },
  renderItem(_, api) {
    const [left, top] = api.coord([box.west, box.north]);
    const [right, bottom] = api.coord([box.east, box.south]);
    return { type: 'image', style: { image: canvas, x: left, y: top, width: right - left, height: bottom - top } };
  },
});

const path = (points, shape) => ({
  type: 'custom',
  silent: true,
  clip: true,
  data: [points[0] ?? [0, 0]],
  encode: { tooltip: [] },
  tooltip: { show: false },
  ...shape.more,
  renderItem: (_, api) => ({
    type: 'group',
    children: shape.lines.map((line) => ({
      type: 'polyline',
      shape: { points: line.map((point) => api.coord(point)) },
      style: { fill: 'none', ...shape.style },
    })),
  }),
});

const pairs = (flat) => Array.from({ length: flat.length / 2 }, (_, n) => [flat[2 * n], flat[2 * n + 1]]);

export function outlineSeries() {
  const outline = (data.outline ?? []).map(pairs);
  if (!outline.length) return [];
  return [
    { colour: '#ffffff', width: 4 },
    { colour: '#1b1b1b', width: 1.6 },
  ].map(({ colour, width }, n) =>
    path(outline[0], { lines: outline, style: { stroke: colour, lineWidth: width }, more: { z: 3 + n } }),
  );
}

// Contour lines of one height, by marching squares: pieces [[x, y], [x, y]] between cell centres.
function contour(values, grid, height) {
  const lines = [];
  const at = (i, j) => values.at(j * grid.nx + i);
  const place = (i, j) => [grid.x0 + i * grid.dx, grid.y0 + j * grid.dy];
  for (let j = 0; j + 1 < grid.ny; j++)
    for (let i = 0; i + 1 < grid.nx; i++) {
      const corners = [
        [i, j],
        [i + 1, j],
        [i + 1, j + 1],
        [i, j + 1],
      ];
      const cuts = [];
      corners.forEach((corner, n) => {
        const other = corners[(n + 1) % 4];
        const [a, b] = [at(...corner), at(...other)];
        if (a < height === b < height) return;
        const share = (height - a) / (b - a);
        cuts.push(place(corner[0] + share * (other[0] - corner[0]), corner[1] + share * (other[1] - corner[1])));
      });
      for (let n = 0; n + 1 < cuts.length; n += 2) lines.push([cuts[n], cuts[n + 1]]);
    }
  return lines;
}

export function terrainSeries() {
  if (!data.terrain) return [];
  const values = decode(data.terrain);
  const heights = [100, 200, 400, 800, 1600, 3200];
  const lines = heights.flatMap((height) => contour(values, data.grid, height));
  if (!lines.length) return [];
  return [path(lines[0], { lines, style: { stroke: 'rgba(255,255,255,0.55)', lineWidth: 1 }, more: { z: 2 } })];
}

// The strongest wind of all hours: its arrow is as long as the spacing of the arrows.
export function strongestWind() {
  if (!data.wind) return null;
  const [u, v] = [decode(data.wind.x), decode(data.wind.y)];
  let most = 0;
  for (let n = 0; n < u.whole.length; n++) most = Math.max(most, Math.hypot(u.at(n), v.at(n)));
  return most;
}

// Arrows of the mean wind of one hour, every few cells.
export function windSeries(hour) {
  if (!data.wind) return [];
  const { grid, wind } = data;
  const [u, v] = [decode(wind.x), decode(wind.y)];
  const step = Math.max(1, Math.round(Math.max(grid.nx, grid.ny) / 16));
  const arrows = [];
  for (let j = Math.floor(step / 2); j < grid.ny; j += step)
    for (let i = Math.floor(step / 2); i < grid.nx; i += step) {
      const at = (hour * grid.ny + j) * grid.nx + i;
      arrows.push([grid.x0 + i * grid.dx, grid.y0 + j * grid.dy, u.at(at), v.at(at)]);
    }
  const length = (step * Math.abs(grid.dx)) / Math.max(1, strongestWind());
  return [
    {
      type: 'custom',
      silent: true,
      clip: true,
      z: 5,
      data: arrows,
      encode: { tooltip: [] },
      tooltip: { show: false },
      renderItem(_, api) {
        const [x, y, a, b] = [0, 1, 2, 3].map((n) => api.value(n));
        const from = api.coord([x - (a * length) / 2, y - (b * length) / 2]);
        const to = api.coord([x + (a * length) / 2, y + (b * length) / 2]);
        const angle = Math.atan2(to[1] - from[1], to[0] - from[0]);
        const head = [2.6, -2.6].map((turn) => [
          to[0] + 6 * Math.cos(angle + turn),
          to[1] + 6 * Math.sin(angle + turn),
        ]);
        return {
          type: 'group',
          children: [
            { stroke: 'rgba(0,0,0,0.55)', lineWidth: 3 },
            { stroke: '#ffffff', lineWidth: 1.5 },
          ].flatMap((style) => [
            { type: 'polyline', shape: { points: [from, to] }, style: { fill: 'none', ...style } },
            { type: 'polyline', shape: { points: [head[0], to, head[1]] }, style: { fill: 'none', ...style } },
          ]),
        };
      },
    },
  ];
}
