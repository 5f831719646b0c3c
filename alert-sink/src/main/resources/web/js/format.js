/**
 * Numbers for people. Pure functions; units are UCUM as the metric catalogue gives them. What is not known
 * is an en dash, never a zero.
 */

export const UNKNOWN = '–';

const BINARY = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export function known(value) {
  return typeof value === 'number' && Number.isFinite(value);
}

/** Three significant digits, no exponent, grouped thousands. */
export function number(value) {
  if (!known(value)) return UNKNOWN;
  const size = Math.abs(value);
  if (size === 0) return '0';
  if (size >= 1000) return Math.round(value).toLocaleString('en-US');
  if (size < 0.001) return value.toPrecision(2);
  const digits = size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
  return trimZeros(value.toFixed(digits));
}

export function integer(value) {
  return known(value) ? Math.round(value).toLocaleString('en-US') : UNKNOWN;
}

export function bytes(value) {
  if (!known(value)) return UNKNOWN;
  const step = binaryStep(value);
  return `${inStep(value, step)} ${BINARY[step]}`;
}

/** Several sizes in the unit of the largest, for "148 / 256 of 512 MiB". */
export function bytesTogether(values) {
  const step = binaryStep(Math.max(0, ...values.filter(known).map(Math.abs)));
  return { texts: values.map((value) => (known(value) ? inStep(value, step) : UNKNOWN)), unit: BINARY[step] };
}

export function percent(ratio) {
  if (!known(ratio)) return UNKNOWN;
  const value = ratio * 100;
  return `${Math.abs(value) >= 99.95 || value === 0 ? value.toFixed(0) : value.toFixed(1)} %`;
}

/** A duration given in seconds. */
export function seconds(value) {
  if (!known(value)) return UNKNOWN;
  const size = Math.abs(value);
  if (size === 0) return '0 s';
  if (size < 1e-6) return `${number(value * 1e9)} ns`;
  if (size < 1e-3) return `${number(value * 1e6)} µs`;
  if (size < 1) return `${number(value * 1e3)} ms`;
  if (size < 60) return `${number(value)} s`;
  return (value < 0 ? '−' : '') + duration(size * 1000);
}

/** A duration in its two largest units: "3 min 20 s", "2 d 4 h". */
export function duration(millis) {
  if (!known(millis)) return UNKNOWN;
  const total = Math.max(0, Math.round(millis / 1000));
  const parts = [[Math.floor(total / 86400), 'd'], [Math.floor(total / 3600) % 24, 'h'], [Math.floor(total / 60) % 60, 'min'], [total % 60, 's']];
  const first = parts.findIndex(([amount]) => amount > 0);
  if (first < 0) return '0 s';
  return parts.slice(first, first + 2).filter(([amount]) => amount > 0).map(([amount, unit]) => `${amount} ${unit}`).join(' ');
}

/** A value with its UCUM unit. `name` decides whether a plain ratio is a percentage. */
export function quantity(value, unit = '', name = '') {
  if (!known(value)) return UNKNOWN;
  if (unit.endsWith('/s')) return rate(value, unit.slice(0, -2));
  if (unit.endsWith('/min')) return `${quantity(value, unit.slice(0, -4))}/min`;
  if (unit.endsWith('/h')) return `${quantity(value, unit.slice(0, -2))}/h`;
  switch (unit) {
    case 'By': return bytes(value);
    case 's': return seconds(value);
    case 'ms': return seconds(value / 1000);
    case 'us': return seconds(value / 1e6);
    case 'ns': return seconds(value / 1e9);
    case '%': return percent(value / 100);
    case '':
    case '1': return /utilization|ratio|share|fraction/.test(name) && !/[*+]/.test(name) ? percent(value) : number(value);
    default: return `${number(value)} ${unitName(unit, value)}`;
  }
}

/** "{thread}" is "threads", "{cpu}" is "CPUs". */
export function unitName(unit, value = 2) {
  const match = /^\{(.+)\}$/.exec(unit);
  if (!match) return unit;
  const word = match[1] === 'cpu' ? 'CPU' : match[1].replaceAll('_', ' ');
  if (value === 1) return word;
  return word.endsWith('s') ? `${word}es` : `${word}s`;
}

export function ago(thenMillis, nowMillis) {
  if (!known(thenMillis)) return UNKNOWN;
  const elapsed = nowMillis - thenMillis;
  if (elapsed < -2000) return `in ${duration(-elapsed)}`;
  if (elapsed < 1500) return 'now';
  if (elapsed < MINUTE) return `${Math.round(elapsed / 1000)} s ago`;
  if (elapsed < HOUR) return `${Math.floor(elapsed / MINUTE)} min ago`;
  if (elapsed < 2 * DAY) return `${Math.floor(elapsed / HOUR)} h ago`;
  return `${Math.floor(elapsed / DAY)} d ago`;
}

export function time(millis) {
  if (!known(millis)) return UNKNOWN;
  const date = new Date(millis);
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

export function dateTime(millis) {
  if (!known(millis)) return UNKNOWN;
  const date = new Date(millis);
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${time(millis)}`;
}

/** "default/checkout/c-1" without a namespace that says nothing. */
export function shortKey(key) {
  return key.startsWith('default/') ? key.slice('default/'.length) : key;
}

/** Java's feature release and the collector: "17 · G1". */
export function jvmShort(jvm) {
  return [jvm?.feature, jvm?.collector].filter(Boolean).join(' · ') || UNKNOWN;
}

/** "OpenJDK 64-Bit Server VM", "17.0.15+6-Debian-1", "G1" as "17.0.15 · G1". */
export function jvmLabel(jvm) {
  if (!jvm) return UNKNOWN;
  const version = String(jvm.version || jvm.feature || '').split(/[+-]/)[0];
  return [version, jvm.collector].filter(Boolean).join(' · ') || UNKNOWN;
}

function rate(value, unit) {
  const perMinute = unit !== 's' && unit !== '1' && Math.abs(value) < (unit === 'By' ? 1024 * 1024 : 1) && value !== 0;
  if (unit === 's') return percent(value);
  return perMinute ? `${quantity(value * 60, unit)}/min` : `${quantity(value, unit)}/s`;
}

function binaryStep(value) {
  const size = Math.abs(value);
  if (size < 1024) return 0;
  return Math.min(BINARY.length - 1, Math.floor(Math.log2(size) / 10));
}

function inStep(value, step) {
  const scaled = value / 1024 ** step;
  if (step === 0) return String(Math.round(scaled));
  const size = Math.abs(scaled);
  return scaled.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : 2);
}

function trimZeros(text) {
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

function two(value) {
  return String(value).padStart(2, '0');
}
