// Animated maps of the lowest layer.
import { chart, closeGone, drawAll } from './charts.js';
import { inkOn, viridis } from './colours.js';
import { data, dateText, fieldText, hourText, unitText, zoneText } from './data.js';
import { button, details, el, section, select, table } from './dom.js';
import {
  cellAt,
  cellImage,
  colourOf,
  decode,
  extent,
  fitMap,
  imageSeries,
  mapAxes,
  outlineSeries,
  scaleOf,
  strongestWind,
  terrainSeries,
  windSeries,
} from './geography.js';
import { bracket, colon, language, t } from './text.js';
import { seriesChart, stationIndex } from './view_series.js';

const frameTime = 450; // ms

const isIndex = (field) => field.name.startsWith('AQI');
// Records of a field: the index has its own hours and days.
const timesOf = (field) => field.times ?? data.times;

// A record's time; of a whole day its date.
function timeText(field, record) {
  const [start, end] = timesOf(field)[record];
  return end - start > 43200 ? dateText(start) : `${hourText(start)}–${hourText(end).slice(-5)} ${zoneText()}`;
}

// The wind of the record that begins with the field's, if there is one.
function windAt(field, record) {
  if (!field.times) return windSeries(record);
  const [start, end] = field.times[record];
  const hour = end - start > 43200 ? -1 : data.times.findIndex(([begin]) => begin === start);
  return hour < 0 ? [] : windSeries(hour);
}
const indexText = (name) => t(name === 'AQI_day' ? 'aqi_of_day' : 'aqi_of_hour');

// The hour at which the field is greatest somewhere: where the map opens.
function peakHour(values, plane) {
  let best = 0;
  for (let n = 1; n < values.whole.length; n++) if (values.whole[n] > values.whole[best]) best = n;
  return Math.floor(best / plane);
}

function stationSeries(field, values, hour, scale) {
  const { grid, series } = data;
  const points = (series?.stations ?? []).map((station) => {
    const cell = cellAt(grid, station.x, station.y);
    const value = cell === null ? null : values.at(hour * grid.nx * grid.ny + cell);
    const colour = value === null ? '#ffffff' : `rgb(${colourOf(value, scale, isIndex(field)).join()})`;
    return {
      value: [station.x, station.y, value],
      name: station.name || station.id,
      id: station.id,
      itemStyle: { color: colour },
    };
  });
  return {
    type: 'scatter',
    z: 6,
    symbolSize: 13,
    data: points,
    itemStyle: { borderColor: '#ffffff', borderWidth: 2, shadowBlur: 3, shadowColor: '#000000' },
    emphasis: { scale: 1.4 },
    cursor: 'pointer',
  };
}

function classLegend() {
  return el(
    'ul',
    { class: 'legend' },
    data.standards.classes.map((grade) =>
      el('li', { style: `background:${grade.rgb};color:${inkOn(grade.rgb)}` }, `${grade[language()]} ≤${grade.to}`),
    ),
  );
}

// A legend of the page's own, so that it stays readable in print: a bar from low to high.
export function scaleBar(title, colours, scale) {
  return el(
    'div',
    { class: 'scale' },
    el('span', {}, title),
    el(
      'div',
      { class: 'bar' },
      el('div', { class: 'ramp', style: `background:linear-gradient(to right, ${colours.join()})` }),
      el(
        'div',
        { class: 'marks' },
        roundMarks(scale).map((mark) =>
          el(
            'span',
            { style: `left:${(100 * (mark - scale.low)) / (scale.high - scale.low)}%` },
            String(Number(mark.toPrecision(4))),
          ),
        ),
      ),
    ),
  );
}

export function legend(field, scale) {
  if (isIndex(field)) return classLegend();
  return scaleBar(`${fieldText(field.name)} (${unitText(field.unit)})`, viridis, scale);
}

// Four to eight round numbers on a scale.
function roundMarks({ low, high }) {
  const power = 10 ** Math.floor(Math.log10(high - low));
  const step = [1, 0.5, 0.25, 0.2, 0.1].map((part) => part * power).find((one) => (high - low) / one >= 4);
  const first = Math.ceil(low / step - 1e-9);
  return Array.from({ length: Math.floor(high / step + 1e-9) - first + 1 }, (_, n) => (first + n) * step);
}

function mapOption(field, values, hour, scale) {
  const { grid } = data;
  const box = extent(grid);
  const plane = grid.nx * grid.ny;
  const canvas = cellImage(values, hour * plane, grid.nx, grid.ny, (value) => colourOf(value, scale, isIndex(field)));
  return {
    ...mapAxes(grid),
    tooltip: {
      trigger: 'item',
      formatter: ({ data: point }) =>
        point?.name
          ? `${point.name}\n${values.text(hour * plane + cellAt(grid, point.value[0], point.value[1]))} ${unitText(field.unit)}`
          : '',
    },
    series: [
      imageSeries(canvas, box),
      ...terrainSeries(),
      ...outlineSeries(),
      ...windAt(field, hour),
      stationSeries(field, values, hour, scale),
    ],
  };
}

function stationTable(field, values, hour) {
  const { grid, series } = data;
  return table(
    `${fieldText(field.name)} ${timeText(field, hour)}`,
    [t('station'), `${t('value')} ${unitText(field.unit)}`],
    series.stations.map((station) => {
      const cell = cellAt(grid, station.x, station.y);
      return [station.name || station.id, cell === null ? 'NA' : values.text(hour * grid.nx * grid.ny + cell)];
    }),
    { class: 'numbers' },
  );
}

// What the lines and arrows of the map mean.
function surroundings() {
  const texts = [
    data.wind ? t('wind_scale', { speed: strongestWind().toFixed(1) }) : '',
    data.terrain ? t('contours') : '',
  ].filter(Boolean);
  return texts.length ? [el('p', { class: 'note' }, texts.join('；'))] : [];
}

// The moving parts of the view around one field.
class Player {
  constructor(field, state, go) {
    Object.assign(this, { field, go, values: decode(field.data), plane: data.grid.nx * data.grid.ny, timer: null });
    this.scale = scaleOf(this.values);
    this.hour = Math.min(state.hour ?? peakHour(this.values, this.plane), timesOf(field).length - 1);
    this.station = data.series ? stationIndex(state.station) : null;
    this.label = el('output', { class: 'clock', id: 'clock' });
    this.readout = el('p', { class: 'readout', id: 'readout' });
    this.slider = el('input', {
      type: 'range',
      min: 0,
      max: timesOf(field).length - 1,
      step: 1,
      value: this.hour,
      'aria-label': t('hour'),
      oninput: () => this.show(Number(this.slider.value)),
    });
    this.player = button(t('play'), false, () => this.toggle(), { id: 'play' });
    this.below = el('div', { class: 'below' });
    this.table = el('div', {});
  }

  element() {
    const { field } = this;
    this.map = chart(
      `${t('maps')} ${fieldText(field.name)}`,
      mapOption(field, this.values, this.hour, this.scale),
      400,
    );
    this.map.fit = () => fitMap(this.map.box);
    this.map.ready = (instance) => this.listen(instance);
    return el(
      'div',
      { class: 'map' },
      el(
        'div',
        { class: 'controls' },
        button('◀', null, () => this.show(this.hour - 1), { 'aria-label': t('previous') }),
        this.player,
        button('▶', null, () => this.show(this.hour + 1), { 'aria-label': t('next'), id: 'next' }),
        this.slider,
        this.label,
      ),
      legend(field, this.scale),
      this.map.box,
      ...surroundings(),
      this.readout,
    );
  }

  listen(instance) {
    this.map.fit();
    instance.resize();
    instance.on('click', ({ data: point }) => {
      if (point?.id) this.choose(point.id);
    });
    instance
      .getZr()
      .on('mousemove', ({ offsetX, offsetY }) =>
        this.point(instance.convertFromPixel({ gridIndex: 0 }, [offsetX, offsetY])),
      );
    this.show(this.hour);
    if (this.station !== null) this.choose(data.series.stations[this.station].id);
  }

  point([x, y]) {
    const cell = cellAt(data.grid, x, y);
    this.readout.textContent =
      cell === null
        ? ''
        : `${t('at_cursor')} x ${x.toFixed(1)}, y ${y.toFixed(1)} ${data.grid.unit}${colon()}${this.values.text(this.hour * this.plane + cell)} ${unitText(this.field.unit)}`;
  }

  show(hour) {
    const count = timesOf(this.field).length;
    this.hour = (hour + count) % count;
    this.slider.value = this.hour;
    this.label.textContent = timeText(this.field, this.hour);
    this.map.instance?.setOption(mapOption(this.field, this.values, this.hour, this.scale), {
      replaceMerge: ['series'],
    });
    if (data.series) this.table.replaceChildren(stationTable(this.field, this.values, this.hour));
  }

  choose(id) {
    this.station = stationIndex(id);
    const name = data.series.stations[this.station].name || id;
    const wanted = isIndex(this.field) ? ['O3', 'PM25'] : [this.field.name];
    const shown = wanted.filter((one) => data.series.fields.some((field) => field.name === one));
    this.below.replaceChildren(
      el('h3', { id: 'chosen', 'data-station': id }, name),
      ...shown.map((one) => seriesChart(one, this.station).box),
    );
    closeGone();
    drawAll();
  }

  toggle() {
    const playing = this.timer !== null;
    clearInterval(this.timer);
    this.timer = playing
      ? null
      : setInterval(() => (this.map.box.isConnected ? this.show(this.hour + 1) : clearInterval(this.timer)), frameTime);
    this.player.textContent = t(playing ? 'play' : 'pause');
    this.player.setAttribute('aria-pressed', String(!playing));
  }
}

export function show({ state, go }) {
  const field =
    data.fields.find((one) => one.name === state.item) ??
    data.fields.find((one) => one.name === 'O3') ??
    data.fields[0];
  const player = new Player(field, state, go);
  const fields = data.fields.map((one) => [
    one.name,
    one.unit ? `${fieldText(one.name)} (${unitText(one.unit)})` : indexText(one.name),
  ]);
  return [
    section(
      `${t('maps')}${colon()}${isIndex(field) ? indexText(field.name) : fieldText(field.name)}${bracket(t('surface'))}`,
      select(t('field'), fields, field.name, (name) => go('maps', name, { hour: player.hour })),
      data.stride > 1 ? el('p', { class: 'hint' }, t('coarse_time', { n: data.stride })) : '',
      el(
        'div',
        { class: 'two' },
        player.element(),
        el(
          'div',
          { class: 'side' },
          data.series ? el('p', { class: 'hint' }, t('click_station')) : '',
          player.below,
          data.series ? details(t('station_values'), () => player.table) : '',
        ),
      ),
    ),
  ];
}
