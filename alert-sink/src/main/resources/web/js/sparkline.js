import { setAttribute, svg } from './dom.js';

/** A tiny line chart as one SVG path: hundreds of them cost one attribute each per refresh. */

const WIDTH = 60;
const HEIGHT = 22;

export function sparkline(label) {
  return svg('svg', { class: 'spark', viewBox: `0 0 ${WIDTH} ${HEIGHT}`, width: WIDTH, height: HEIGHT, role: 'img', 'aria-label': label },
    svg('path', { class: 'spark-area' }), svg('path', { class: 'spark-line' }));
}

/** Draws `[[millis, value], …]` from zero to the largest value, or to `top` when that is larger. */
export function draw(node, points, top = 0) {
  const { line, area } = paths(points ?? [], WIDTH, HEIGHT, top);
  setAttribute(node.children[0], 'd', area);
  setAttribute(node.children[1], 'd', line);
}

/** Pure: the `d` of the line and of the area below it. A gap of more than two and a half steps breaks the line. */
export function paths(points, width, height, top = 0) {
  const valid = points.filter(([, value]) => Number.isFinite(value));
  if (valid.length < 2) return { line: '', area: '' };
  const first = valid[0][0];
  const span = valid[valid.length - 1][0] - first || 1;
  const max = Math.max(top, ...valid.map(([, value]) => value)) || 1;
  const step = smallestStep(valid);
  const runs = [];
  let previous = -Infinity;
  for (const [millis, value] of valid) {
    if (millis - previous > 2.5 * step) runs.push([]);
    runs[runs.length - 1].push([round((millis - first) / span * width), round(height - 1 - value / max * (height - 3))]);
    previous = millis;
  }
  const line = runs.map((run) => `M${run.map((point) => point.join(' ')).join('L')}`).join('');
  const area = runs.map((run) => `M${run[0][0]} ${height}L${run.map((point) => point.join(' ')).join('L')}L${run[run.length - 1][0]} ${height}Z`).join('');
  return { line, area };
}

function smallestStep(points) {
  let step = Infinity;
  for (let i = 1; i < points.length; i++) step = Math.min(step, points[i][0] - points[i - 1][0]);
  return step;
}

function round(value) {
  return Math.round(value * 10) / 10;
}
