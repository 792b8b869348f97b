// Colours: the official ones for the index, viridis (van der Walt & Smith 2015) for concentrations, whose lightness rises
// evenly: it reads alike for every kind of colour vision and in grey print.
import { data } from './data.js';

export const viridis = [
  '#440154',
  '#482878',
  '#3e4a89',
  '#31688e',
  '#26828e',
  '#1f9e89',
  '#35b779',
  '#6ece58',
  '#b5de2b',
  '#fde725',
];
// Below and above nothing: RdBu of ColorBrewer (Harrower & Brewer 2003), which stays apart for every kind of colour vision.
export const diverging = [
  '#053061',
  '#2166ac',
  '#4393c3',
  '#92c5de',
  '#d1e5f0',
  '#f7f7f7',
  '#fddbc7',
  '#f4a582',
  '#d6604d',
  '#b2182b',
  '#67001f',
];
// Okabe & Ito 2008: eight colours that stay apart for every kind of colour vision.
export const lines = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9', '#6c4a00', '#000000'];

// The same for the components of PM2.5, in the order of the fields, so far as a component has a customary colour in it.
export const components = [
  '#d55e00', // sulfate
  '#0072b2', // nitrate
  '#e69f00', // ammonium
  '#6c4a00', // primary organic
  '#009e73', // secondary organic
  '#000000', // black carbon
  '#56b4e9', // sea salt
  '#f0e442', // dust
  '#999999', // other
  '#cc79a7', // what is left
];

const parts = (hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));

// A table of 256 colours through the given ones.
export function ramp(colours) {
  const stops = colours.map(parts);
  return Array.from({ length: 256 }, (_, n) => {
    const at = (n / 255) * (stops.length - 1);
    const low = Math.min(Math.floor(at), stops.length - 2);
    return stops[low].map((from, c) => Math.round(from + (at - low) * (stops[low + 1][c] - from)));
  });
}

export const classOf = (aqi) =>
  data.standards.classes.find((grade) => aqi <= grade.to) ?? data.standards.classes.at(-1);

// Black or white, whichever stands out more on a colour (WCAG 2.1 contrast).
export function inkOn(hex) {
  const [red, green, blue] = parts(hex).map((value) => {
    const share = value / 255;
    return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  const light = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  return (light + 0.05) / 0.05 > 1.05 / (light + 0.05) ? '#000000' : '#ffffff';
}
