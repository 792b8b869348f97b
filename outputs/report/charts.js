// ECharts, only the parts in use, and what all charts share.
import { BarChart, CustomChart, HeatmapChart, LineChart, ScatterChart } from 'echarts/charts';
import {
  AriaComponent,
  DataZoomComponent,
  GridComponent,
  LegendComponent,
  MarkLineComponent,
  TooltipComponent,
  VisualMapComponent,
} from 'echarts/components';
import * as echarts from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import { el } from './dom.js';

echarts.use([
  BarChart,
  CustomChart,
  HeatmapChart,
  LineChart,
  ScatterChart,
  AriaComponent,
  DataZoomComponent,
  GridComponent,
  LegendComponent,
  MarkLineComponent,
  TooltipComponent,
  VisualMapComponent,
  CanvasRenderer,
]);

const font = '"Noto Sans CJK SC", "Noto Sans SC", "Microsoft YaHei", "PingFang SC", "Hiragino Sans GB", sans-serif';
const open = new Set();

// Texts of tooltips are drawn on the canvas: nothing in the data can become markup.
const common = {
  animation: false,
  textStyle: { fontFamily: font, fontSize: 13, color: '#1f2d3a' },
  tooltip: {
    renderMode: 'richText',
    confine: true,
    backgroundColor: '#ffffff',
    borderColor: '#9aa7b4',
    textStyle: { color: '#1f2d3a', fontSize: 13 },
  },
};

// A chart in a new box of the page. label: what a screen reader says.
export function chart(label, option, height = 320) {
  const box = el('div', { class: 'chart', role: 'img', 'aria-label': label, style: `height:${height}px` });
  const made = { box, instance: null, option };
  open.add(made);
  return made;
}

// Draw once the boxes stand in the page and have a size.
export function drawAll() {
  for (const made of open) {
    if (made.instance || !made.box.isConnected) continue;
    made.instance = echarts.init(made.box, null, { renderer: 'canvas' });
    made.instance.setOption({ ...common, ...made.option, tooltip: { ...common.tooltip, ...made.option.tooltip } });
    made.ready?.(made.instance);
  }
}

export function closeAll() {
  for (const made of open) made.instance?.dispose();
  open.clear();
}

// Let go of the charts whose boxes have left the page.
export function closeGone() {
  for (const made of open) {
    if (made.box.isConnected) continue;
    made.instance?.dispose();
    open.delete(made);
  }
}

function fit() {
  for (const made of open) {
    made.fit?.();
    made.instance?.resize();
  }
}
window.addEventListener('resize', fit);
window.addEventListener('beforeprint', fit);
