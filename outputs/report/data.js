// The report's data: JSON in the page, arrays in base64, tables as they stand in the CSV files.

export const data = JSON.parse(document.getElementById('data').textContent);

const bytes = (base64) => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));

// 32-bit floats, exact.
export const floats = (base64) => new Float32Array(bytes(base64).buffer);

// Integers in units of the last shown digit; at(n) is the number, text(n) what is shown.
export function shorts({ digits, values }) {
  const whole = new Int16Array(bytes(values).buffer);
  const scale = 10 ** digits;
  return {
    whole,
    scale,
    at: (n) => (whole[n] === -32768 ? null : whole[n] / scale),
    text: (n) => (whole[n] === -32768 ? 'NA' : (whole[n] / scale).toFixed(Math.max(0, digits))),
  };
}

// A CSV table as objects. A header like "日期 date" or "CO24小时 CO_24h[mg m-3]" is known by its last word.
export function records({ columns, rows }) {
  const keys = columns.map((header) => /(?:^|\s)(\S+?)(?:\[[^\]]*\])?$/.exec(header)?.[1] ?? header);
  return rows.map((row) => Object.fromEntries(row.map((field, c) => [keys[c], field])));
}

export const unitOf = (header) => /\[([^\]]*)\]$/.exec(header)?.[1] ?? '';

// Times are seconds since 1970; people read the local time of the run.
const pad = (number) => String(number).padStart(2, '0');
export const local = (seconds) => new Date((seconds + data.utc_offset) * 1000);
export const dateText = (seconds) => local(seconds).toISOString().slice(0, 10);
export const hourText = (seconds) =>
  `${pad(local(seconds).getUTCMonth() + 1)}-${pad(local(seconds).getUTCDate())} ${pad(local(seconds).getUTCHours())}:${pad(local(seconds).getUTCMinutes())}`;
export const zoneText = () => {
  const minutes = Math.round(Math.abs(data.utc_offset) / 60);
  return `UTC${data.utc_offset < 0 ? '-' : '+'}${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`;
};

export const dateOf = (seconds) => Math.floor((seconds + data.utc_offset) / 86400);

// "ug m-3" as people write it.
const units = { 'ug m-3': 'µg/m³', 'mg m-3': 'mg/m³', 'm s-1': 'm/s' };
export const unitText = (unit) => units[unit] ?? unit;

const names = { PM25: 'PM2.5', O3: 'O₃', NO2: 'NO₂', SO2: 'SO₂', NOx: 'NOₓ' };
export const fieldText = (name) => names[name] ?? name;
