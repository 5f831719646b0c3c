import { setAttribute, svg } from './dom.js';
import { bytes, known } from './format.js';

/** Used within committed within limit, with a tick where the live set ends. */

const WIDTH = 64;
const HEIGHT = 8;

export function heapBar() {
  return svg('svg', { class: 'heap-bar', viewBox: `0 0 ${WIDTH} ${HEIGHT}`, width: WIDTH, height: HEIGHT, role: 'img' },
    svg('rect', { class: 'heap-limit', width: WIDTH, height: HEIGHT, rx: 2 }),
    svg('rect', { class: 'heap-committed', width: 0, height: HEIGHT, rx: 2 }),
    svg('rect', { class: 'heap-used', width: 0, height: HEIGHT, rx: 2 }),
    svg('rect', { class: 'heap-live', width: 0, height: HEIGHT }));
}

export function updateHeapBar(node, numbers) {
  const used = numbers['jvm.heap.used'];
  const committed = numbers['jvm.heap.committed'];
  const live = numbers['jvm.gc.live_set'];
  const limit = Math.max(...[numbers['jvm.heap.limit'], committed, used].filter(known), 0);
  const width = (value) => (known(value) && limit > 0 ? Math.round(Math.min(1, value / limit) * WIDTH * 10) / 10 : 0);
  setAttribute(node.children[1], 'width', width(committed));
  setAttribute(node.children[2], 'width', width(used));
  setAttribute(node.children[3], 'x', Math.max(0, width(live) - 1));
  setAttribute(node.children[3], 'width', known(live) ? 2 : 0);
  setAttribute(node, 'aria-label', `Heap: ${bytes(used)} used, ${bytes(committed)} committed, limit ${bytes(numbers['jvm.heap.limit'])}, live set ${bytes(live)}`);
}
