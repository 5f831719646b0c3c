/**
 * Which charts an instance has and which windows each is drawn from. Pure: no DOM, no request.
 * `lines(answers)` gets the windows by metric; a metric that is absent has no series.
 */

export const CHARTS = [
  { id: 'heap', title: 'Heap', unit: 'By', metrics: ['jvm.heap.used', 'jvm.heap.committed', 'jvm.heap.limit', 'jvm.gc.live_set'], lines: (of) => [
    line(of, 'jvm.heap.used', 'avg', { name: 'used', color: 1, kind: 'area' }),
    line(of, 'jvm.heap.committed', 'last', { name: 'committed', color: 4 }),
    line(of, 'jvm.heap.limit', 'last', { name: 'limit', color: 6, dashed: true }),
    line(of, 'jvm.gc.live_set', 'last', { name: 'live set', color: 2 }),
  ] },
  { id: 'pauses', title: 'GC pause, 99th percentile', unit: 's', metrics: ['jvm.gc.duration'], lines: pauses },
  { id: 'share', title: 'Time paused for GC', unit: '1', name: 'share', metrics: ['jvm.gc.pause.time'], lines: (of) => [
    line(of, 'jvm.gc.pause.time', 'rate', { name: 'share', color: 5, kind: 'area' }),
  ] },
  { id: 'collections', title: 'Collections per minute', unit: '{collection}', metrics: ['jvm.gc.duration'], lines: collections },
  { id: 'cpu', title: 'CPU', unit: '1', name: 'utilization', metrics: ['jvm.cpu.recent_utilization', 'jvm.system.cpu.utilization'], lines: (of) => [
    line(of, 'jvm.cpu.recent_utilization', 'avg', { name: 'this JVM', color: 1, kind: 'area' }),
    line(of, 'jvm.system.cpu.utilization', 'avg', { name: 'machine', color: 6 }),
  ] },
  { id: 'threads', title: 'Threads', unit: '{thread}', metrics: ['jvm.thread.live', 'jvm.thread.count'], lines: threads },
  { id: 'process', title: 'Process memory', unit: 'By', metrics: ['process.memory.usage', 'jvm.heap.committed'], lines: (of) => [
    line(of, 'process.memory.usage', 'last', { name: 'resident', color: 3, kind: 'area' }),
    line(of, 'jvm.heap.committed', 'last', { name: 'heap committed', color: 4 }),
  ] },
  { id: 'non-heap', title: 'Memory outside the heap', unit: 'By', metrics: ['jvm.memory.used'], lines: nonHeap },
  { id: 'allocation', title: 'Allocation', unit: 'By/s', metrics: ['jvm.memory.allocated'], lines: (of) => [
    line(of, 'jvm.memory.allocated', 'rate', { name: 'allocated', color: 8, kind: 'area' }),
  ] },
  { id: 'classes', title: 'Classes loaded', unit: '{class}', metrics: ['jvm.class.count'], lines: (of) => [
    line(of, 'jvm.class.count', 'last', { name: 'loaded', color: 7 }),
  ] },
];

export const METRICS = [...new Set(CHARTS.flatMap((chart) => chart.metrics))];

function line(of, metric, stat, look) {
  return { kind: 'line', ...look, points: (of[metric]?.series?.[0]?.points ?? []).map((point) => [point.t, point[stat]]) };
}

/** Cycles run beside the application: their length is no pause. */
function pauses(of) {
  const all = of['jvm.gc.duration']?.series ?? [];
  const pausing = all.filter(({ attributes }) => !/cycle/i.test(`${attributes['jvm.gc.action'] ?? ''} ${attributes['jvm.gc.name'] ?? ''}`));
  const byName = new Map();
  for (const series of pausing) {
    const name = series.attributes['jvm.gc.name'] ?? 'collections';
    if (!byName.has(name)) byName.set(name, new Map());
    const worst = byName.get(name);
    // Windows of one collector with different actions or causes: the longer percentile is shown.
    for (const point of series.points) {
      if (Number.isFinite(point.p99)) worst.set(point.t, Math.max(worst.get(point.t) ?? 0, point.p99));
    }
  }
  return [...byName].sort(([a], [b]) => a.localeCompare(b)).map(([name, points], index) => (
    { name, color: [1, 5, 3, 4][index % 4], kind: 'points', points: [...points].sort(([a], [b]) => a - b) }));
}

function collections(of) {
  return [...sumBy(of['jvm.gc.duration'], (attributes) => attributes['jvm.gc.name'] ?? 'collections', 'rate')].sort(([a], [b]) => a.localeCompare(b))
    .map(([name, points], index) => ({ name, color: [1, 5, 3, 4][index % 4], kind: 'line', points: points.map(([millis, rate]) => [millis, rate * 60]) }));
}

function threads(of) {
  const lines = [line(of, 'jvm.thread.live', 'max', { name: 'live', color: 1 })];
  const states = sumBy(of['jvm.thread.count'], (attributes) => attributes['jvm.thread.state'], 'last');
  for (const [state, color] of [['runnable', 3], ['waiting', 4], ['timed_waiting', 8], ['blocked', 5]]) {
    const points = states.get(state);
    if (points?.some(([, value]) => value > 0)) lines.push({ name: state.replace('_', ' '), color, kind: 'line', points });
  }
  return lines;
}

function nonHeap(of) {
  const outside = { series: (of['jvm.memory.used']?.series ?? []).filter(({ attributes }) => attributes['jvm.memory.type'] === 'non_heap') };
  const names = (attributes) => (attributes['jvm.memory.pool.name'] ?? '').startsWith('CodeHeap') ? 'Code cache' : attributes['jvm.memory.pool.name'] ?? 'other';
  return [...sumBy(outside, names, 'avg')].sort(([a], [b]) => a.localeCompare(b))
    .map(([name, points], index) => ({ name, color: [2, 3, 1, 4, 7, 8][index % 6], kind: 'stack', points }));
}

/** Adds up the series that share a name, window by window. */
function sumBy(answer, nameOf, stat) {
  const sums = new Map();
  for (const { attributes, points } of answer?.series ?? []) {
    const name = nameOf(attributes);
    if (!sums.has(name)) sums.set(name, new Map());
    const sum = sums.get(name);
    for (const point of points) {
      if (Number.isFinite(point[stat])) sum.set(point.t, (sum.get(point.t) ?? 0) + point[stat]);
    }
  }
  return new Map([...sums].map(([name, points]) => [name, [...points].sort(([a], [b]) => a - b)]));
}
