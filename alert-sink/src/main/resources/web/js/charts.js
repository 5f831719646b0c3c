import { fill, h } from './dom.js';
import { number, quantity, time } from './format.js';
import { token } from './theme.js';

/**
 * Time charts on a canvas. Tooltips are drawn into the canvas too (`richText`): as HTML they would need
 * markup made from data and style attributes, which the page's security policy forbids.
 */

const library = () => import('../vendor/echarts.esm.min.js');
const COLORS = 8;

/** The charting library is a megabyte: only a view with charts loads it. */
export async function loadCharts() {
  return library();
}

export class TimeChart {
  node;
  #legend = h('ul', { class: 'legend' });
  #canvas;
  #note = h('div', { class: 'chart-note' }, 'Loading …');
  #unit;
  #name;
  #chart = null;
  #shown = null;
  #observer = new ResizeObserver(() => this.#chart?.resize());

  /** `group` charts share one crosshair. */
  constructor({ id, title, unit, name = '' }) {
    this.#unit = unit;
    this.#name = name;
    this.#canvas = h('div', { class: 'chart-canvas', role: 'img', 'aria-label': title });
    this.node = h('figure', { class: 'card chart', 'data-chart': id },
      h('figcaption', { class: 'chart-head' }, h('h2', {}, title), this.#legend),
      h('div', { class: 'chart-box' }, this.#canvas, this.#note));
  }

  /** `series`: `{ name, color, kind: 'line'|'area'|'stack'|'points', dashed, points: [[millis, value|null], …] }`. */
  show(echarts, group, series, range, marks = []) {
    this.#shown = { series, range, marks };
    if (!this.#chart) {
      this.#chart = echarts.init(this.#canvas, null, { renderer: 'canvas' });
      this.#chart.group = group;
      this.#observer.observe(this.#canvas);
    }
    this.#draw();
  }

  redraw() {
    if (this.#shown) this.#draw();
  }

  dispose() {
    this.#observer.disconnect();
    this.#chart?.dispose();
    this.#chart = null;
  }

  #draw() {
    const { series, range, marks } = this.#shown;
    const filled = series.filter((each) => each.points.some(([, value]) => Number.isFinite(value)));
    this.#note.textContent = filled.length ? '' : 'No values in this time';
    fill(this.#legend, filled.map((each) => h('li', { class: `series-${each.color}` }, each.name, h('b', {}, this.#text(lastValue(each.points))))));
    this.#chart.setOption(this.#option(filled, range, filled.length ? marks : []), { notMerge: true });
  }

  #text(value) {
    return this.#unit.startsWith('{') ? number(value) : quantity(value, this.#unit, this.#name);
  }

  #option(series, range, marks) {
    const muted = token('--muted');
    const line = token('--line');
    const font = { fontFamily: getComputedStyle(document.body).fontFamily, fontSize: 11, color: muted };
    return {
      animation: false,
      grid: { left: 4, right: 20, top: 14, bottom: 2, containLabel: true },
      textStyle: { fontFamily: font.fontFamily },
      tooltip: {
        trigger: 'axis',
        renderMode: 'richText',
        confine: true,
        backgroundColor: token('--raised'),
        borderColor: token('--line-strong'),
        padding: [7, 10],
        textStyle: { ...font, fontSize: 12, color: token('--text') },
        axisPointer: { type: 'line', lineStyle: { color: token('--line-strong'), type: 'solid' } },
        formatter: (items) => [time(items[0].value[0]), ...items.map((item) => `${plain(item.seriesName)}  ${this.#text(item.value[1])}`)].join('\n'),
      },
      xAxis: {
        type: 'time', min: range.from, max: range.to,
        axisLine: { lineStyle: { color: line } }, axisTick: { show: false }, splitLine: { show: false },
        axisLabel: { ...font, hideOverlap: true, formatter: { day: '{MM}-{dd}', hour: '{HH}:{mm}', minute: '{HH}:{mm}', second: '{HH}:{mm}:{ss}' } },
      },
      yAxis: {
        type: 'value', min: 0, splitNumber: 4, ...niceTop(series, this.#unit),
        axisLabel: { ...font, show: series.length > 0, formatter: (value) => this.#text(value) },
        splitLine: { lineStyle: { color: line } },
      },
      series: series.map((each, index) => this.#series(each, index === 0 ? marks : [], font)),
    };
  }

  #series(each, marks, font) {
    const color = token(`--series-${((each.color - 1) % COLORS) + 1}`);
    const points = each.kind === 'points';
    return {
      name: each.name,
      type: points ? 'scatter' : 'line',
      symbol: points ? 'circle' : 'none',
      symbolSize: 5,
      data: points ? each.points.filter(([, value]) => Number.isFinite(value)) : withGaps(each.points),
      color,
      stack: each.kind === 'stack' ? 'all' : undefined,
      lineStyle: { width: each.kind === 'stack' ? 1 : 1.6, type: each.dashed ? [5, 4] : 'solid', color },
      areaStyle: each.kind === 'area' || each.kind === 'stack' ? { color, opacity: each.kind === 'stack' ? 0.35 : 0.13 } : undefined,
      emphasis: { disabled: true },
      markLine: marks.length ? {
        silent: true, symbol: 'none', animation: false,
        label: { ...font, position: 'insideEndTop', rotate: 0, align: 'left', distance: 2, formatter: (mark) => plain(mark.name) },
        data: marks.map((mark) => ({ xAxis: mark.atMillis, name: mark.text, lineStyle: { color: token(mark.tone), type: 'dashed', width: 1 }, label: { color: token(mark.tone) } })),
      } : undefined,
    };
  }
}

/** A hole of more than two and a half steps is shown as one: a line across it would invent values. */
export function withGaps(points) {
  let step = Infinity;
  for (let i = 1; i < points.length; i++) step = Math.min(step, points[i][0] - points[i - 1][0]);
  const result = [];
  for (const [index, point] of points.entries()) {
    const before = points[index - 1];
    if (before && point[0] - before[0] > 2.5 * step) result.push([before[0] + step, null]);
    result.push(point);
  }
  return result;
}

/** Axis steps of whole binary units, and no axis of a hair's breadth for values that are all zero. */
function niceTop(series, unit) {
  const stacked = series.some((each) => each.kind === 'stack');
  const tops = series.map((each) => Math.max(0, ...each.points.map(([, value]) => (Number.isFinite(value) ? value : 0))));
  const top = stacked ? tops.reduce((sum, value) => sum + value, 0) : Math.max(0, ...tops);
  if (top === 0) return unit === '1' ? { max: 0.01, interval: 0.0025 } : { max: 1, interval: 1 };
  if (!unit.startsWith('By')) return {};
  let interval = 1;
  while (top / interval > 4) interval *= 2;
  return { interval, max: Math.ceil(top * 1.02 / interval) * interval };
}

export function lastValue(points) {
  for (let i = points.length - 1; i >= 0; i--) {
    if (Number.isFinite(points[i][1])) return points[i][1];
  }
  return NaN;
}

/** Braces and bars are the canvas text's own markup. */
function plain(text) {
  return String(text).replaceAll(/[{}|]/g, ' ');
}
