// Vertical sections, west-east and south-north, through a station.
import { chart } from './charts.js';
import { data, fieldText, hourText, unitText, zoneText } from './data.js';
import { button, el, section, select } from './dom.js';
import { colourOf, decode, scaleOf } from './geography.js';
import { colon, t } from './text.js';
import { legend } from './view_maps.js';

// Heights between the layers: half-way between mid-points, the lowest at the ground.
function edges(levels) {
  const inner = levels.slice(1).map((level, k) => (level + levels[k]) / 2);
  const last = levels.length > 1 ? levels.at(-1) + (levels.at(-1) - inner.at(-1)) : 2 * levels[0];
  return [0, ...inner, last];
}

function option(values, hour, axis, scale) {
  const { levels } = data.section;
  const borders = edges(levels);
  const top = borders.findIndex((height) => height > 4000);
  const cells = [];
  for (let k = 0; k < levels.length; k++)
    for (let i = 0; i < axis.count; i++)
      cells.push([
        axis.first + (i - 0.5) * axis.step,
        borders[k],
        axis.first + (i + 0.5) * axis.step,
        borders[k + 1],
        values.at((hour * levels.length + k) * axis.count + i),
      ]);
  return {
    grid: { left: 60, right: 14, top: 12, bottom: 44 },
    xAxis: {
      type: 'value',
      min: axis.first - axis.step / 2,
      max: axis.first + (axis.count - 0.5) * axis.step,
      name: `${axis.name} (${data.grid.unit})`,
      nameLocation: 'middle',
      nameGap: 26,
      axisLabel: { formatter: (value) => String(Math.round(value)), showMinLabel: false, showMaxLabel: false },
      splitLine: { show: false },
    },
    yAxis: {
      type: 'value',
      min: 0,
      max: top > 0 ? borders[top] : borders.at(-1),
      name: `${t('height')} (m)`,
      nameLocation: 'middle',
      nameGap: 44,
      splitLine: { show: false },
      axisLabel: { formatter: (value) => String(Math.round(value)), showMaxLabel: false },
    },
    tooltip: {
      trigger: 'item',
      formatter: ({ value }) => `${Math.round((value[1] + value[3]) / 2)} m\n${value[4] === null ? 'NA' : value[4]}`,
    },
    series: [
      {
        type: 'custom',
        clip: true,
        data: cells,
        renderItem(_, api) {
          const [left, top_] = api.coord([api.value(0), api.value(3)]);
          const [right, bottom] = api.coord([api.value(2), api.value(1)]);
          return {
            type: 'rect',
            shape: {
              x: Math.floor(left),
              y: Math.floor(top_),
              width: Math.ceil(right - left) + 1,
              height: Math.ceil(bottom - top_) + 1,
            },
            style: { fill: `rgb(${colourOf(api.value(4), scale, false).join()})` },
          };
        },
        encode: { x: [0, 2], y: [1, 3] },
      },
    ],
  };
}

export function show({ state, go }) {
  const { grid } = data;
  const field =
    data.section.fields.find((one) => one.name === state.item) ??
    data.section.fields.find((one) => one.name === 'O3') ??
    data.section.fields[0];
  const count = data.times.length;
  const [we, sn] = [decode(field.west_east), decode(field.south_north)];
  const scale = scaleOf(we);
  let hour = Math.min(state.hour ?? Math.floor(count / 2), count - 1);
  const x = { first: grid.x0, step: grid.dx, count: grid.nx, name: 'x' };
  const y = { first: grid.y0, step: grid.dy, count: grid.ny, name: 'y' };
  const label = el('output', { class: 'clock' });
  const slider = el('input', {
    type: 'range',
    min: 0,
    max: count - 1,
    value: hour,
    'aria-label': t('hour'),
    oninput: () => show_(Number(slider.value)),
  });
  const made = [
    chart(t('west_east'), option(we, hour, x, scale), 300),
    chart(t('south_north'), option(sn, hour, y, scale), 300),
  ];
  const show_ = (next) => {
    hour = (next + count) % count;
    slider.value = hour;
    label.textContent = `${hourText(data.times[hour][0])} ${zoneText()}`;
    made[0].instance?.setOption(option(we, hour, x, scale));
    made[1].instance?.setOption(option(sn, hour, y, scale));
  };
  show_(hour);
  const place = `x ${(grid.x0 + data.section.column * grid.dx).toFixed(1)}, y ${(grid.y0 + data.section.row * grid.dy).toFixed(1)} ${grid.unit}`;
  return [
    section(
      `${t('section')}${colon()}${fieldText(field.name)}`,
      select(
        t('field'),
        data.section.fields.map((one) => [one.name, `${fieldText(one.name)} (${unitText(one.unit)})`]),
        field.name,
        (name) => go('section', name, { hour }),
      ),
      el(
        'div',
        { class: 'controls' },
        button('◀', null, () => show_(hour - 1), { 'aria-label': t('previous') }),
        button('▶', null, () => show_(hour + 1), { 'aria-label': t('next') }),
        slider,
        label,
      ),
      el('p', { class: 'hint' }, `${t('through')} ${place}`),
      legend(field, scale),
      el(
        'div',
        { class: 'grid' },
        el('div', {}, el('h3', {}, t('west_east')), made[0].box),
        el('div', {}, el('h3', {}, t('south_north')), made[1].box),
      ),
    ),
  ];
}
