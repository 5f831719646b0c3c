import * as api from '../api.js';
import { alertsBadge } from '../badges.js';
import { fill, h, reconcile, setAttribute, setText } from '../dom.js';
import { ago, bytes, bytesTogether, integer, jvmLabel, jvmShort, known, percent, shortKey } from '../format.js';
import { severityRank, worst } from '../open-alerts.js';
import { Poller } from '../poller.js';
import { instanceLink, replaceQuery } from '../router.js';
import { draw, sparkline } from '../sparkline.js';
import { BannerSlot, attachHelp, empty, failure, loading } from '../states.js';
import { heapBar, updateHeapBar } from '../heap-bar.js';

const PAGE = 200;
const MOST_ROWS = 1000;
const SPARKLINES = ['jvm.heap.used', 'jvm.cpu.recent_utilization', 'jvm.thread.live'];

const latest = (name) => (item) => item.latest?.[name];

const COLUMNS = [
  { id: 'instance', title: 'Instance', value: (item) => item.instance, text: true },
  { id: 'service', title: 'Service', value: (item) => shortKey(`${item.namespace}/${item.service}`), text: true },
  { id: 'version', title: 'Version', value: (item) => item.version ?? '', text: true },
  { id: 'state', title: 'State', value: (item) => item.state, text: true },
  { id: 'alerts', title: 'Alerts', value: (item, alerts) => (alerts ? 10 - severityRank(worst(alerts).severity) : 0) },
  { id: 'jvm', title: 'JVM', value: (item) => jvmLabel(item.jvm), text: true },
  { id: 'used', title: 'Heap used', value: latest('jvm.heap.used'), numeric: true },
  { id: 'committed', title: 'Committed / limit', value: latest('jvm.heap.committed'), numeric: true },
  { id: 'live', title: 'Live set', value: latest('jvm.gc.live_set'), numeric: true, hint: 'Heap still reachable after the last collection that measured it' },
  { id: 'cpu', title: 'CPU', value: latest('jvm.cpu.recent_utilization'), numeric: true, hint: 'Share of all processors the JVM may use' },
  { id: 'threads', title: 'Threads', value: latest('jvm.thread.live'), numeric: true },
  { id: 'rss', title: 'RSS', value: latest('process.memory.usage'), numeric: true, hint: 'Resident memory of the process' },
  { id: 'seen', title: 'Last sample', value: (item) => item.lastSampleMillis, numeric: true },
];

/** All instances with their newest numbers and five minutes of history. */
export function fleetView(initialRoute, { openAlerts, live }) {
  let route = initialRoute;
  let items = [];
  let truncated = false;
  let lastGood = 0;

  const banner = new BannerSlot();
  const summary = h('div', { class: 'tiles' });
  const search = h('input', { type: 'search', placeholder: 'Filter by name, version, zone, label …', 'aria-label': 'Filter instances', value: route.query.q ?? '',
    oninput: () => replaceQuery(route, { q: search.value }) });
  const service = h('select', { 'aria-label': 'Service', onchange: () => replaceQuery(route, { service: service.value }) },
    h('option', { value: '' }, 'All services'));
  const state = h('select', { 'aria-label': 'State', onchange: () => replaceQuery(route, { state: state.value }) },
    [['', 'All states'], ['live', 'Live'], ['silent', 'Silent'], ['ended', 'Ended'], ['alerting', 'With alerts']].map(([value, text]) => h('option', { value }, text)));
  const shown = h('span', { class: 'muted', role: 'status' });
  const headers = COLUMNS.map((column) => headerCell(column));
  const body = h('tbody', { onclick: openRow });
  const table = h('table', { class: 'fleet-table' }, h('caption', { class: 'visually-hidden' }, 'Instances'), h('thead', {}, h('tr', {}, headers)), body);
  const content = h('div', { class: 'fleet-content' }, loading('the fleet'));
  const node = h('div', { class: 'view view-fleet' },
    h('div', { class: 'view-head' }, h('h1', {}, 'Fleet'), summary),
    banner.node,
    h('div', { class: 'toolbar', role: 'search' }, search, service, state, shown),
    content);

  const poller = new Poller(load, () => (items.length > 300 ? 10_000 : 5_000), failed);
  const tick = setInterval(() => render(), 1_000);
  openAlerts.addEventListener('change', render);
  poller.start();

  return {
    node,
    update(next) {
      route = next;
      if (document.activeElement !== search) search.value = route.query.q ?? '';
      render();
    },
    destroy() {
      poller.stop();
      clearInterval(tick);
      openAlerts.removeEventListener('change', render);
    },
  };

  async function load(signal) {
    const found = [];
    let after = null;
    do {
      const page = await api.instances({ limit: PAGE, after, sparkline: SPARKLINES }, signal);
      found.push(...page.instances);
      after = page.next;
    } while (after && found.length < MOST_ROWS);
    items = found;
    truncated = Boolean(after);
    lastGood = Date.now();
    banner.show(null);
    node.classList.remove('is-stale');
    render();
  }

  function failed(error) {
    banner.show(failure(error, lastGood));
    node.classList.toggle('is-stale', lastGood > 0);
    if (!lastGood) fill(content);
  }

  function render() {
    if (!lastGood || document.hidden) return;
    renderOptions();
    const alerts = openAlerts.bySubject();
    summary.hidden = items.length === 0;
    renderSummary(alerts);
    if (items.length === 0) {
      fill(content, empty('No samples yet', attachHelp()));
      setText(shown, '');
      return;
    }
    const rows = select(items, alerts, route.query);
    setText(shown, `${rows.length} of ${items.length}${truncated ? '+' : ''} instances${truncated ? `; only the first ${MOST_ROWS} are loaded` : ''}`);
    for (const [index, column] of COLUMNS.entries()) markSorted(headers[index], column, route.query);
    if (content.firstElementChild?.firstElementChild !== table) fill(content, h('div', { class: 'table-scroll', tabindex: '0', role: 'region', 'aria-label': 'Instances' }, table));
    const now = Date.now();
    reconcile(body, rows, (item) => item.key, createRow, (row, item) => updateRow(row, item, alerts.get(item.key), now));
    table.classList.toggle('is-empty', rows.length === 0);
  }

  function renderOptions() {
    const services = [...new Set(items.map((item) => `${item.namespace}/${item.service}`))].sort();
    const wanted = ['', ...services];
    if (route.query.service && !services.includes(route.query.service)) wanted.push(route.query.service);
    if (wanted.join('\n') !== [...service.options].map((option) => option.value).join('\n')) {
      fill(service, wanted.map((key) => h('option', { value: key }, key ? shortKey(key) : 'All services')));
    }
    service.value = route.query.service ?? '';
    state.value = route.query.state ?? '';
  }

  function renderSummary(alerts) {
    const silent = items.filter((item) => item.state === 'silent').length;
    const ended = items.filter((item) => item.state === 'ended').length;
    const others = [silent && `${silent} silent`, ended && `${ended} ended`].filter(Boolean).join(', ');
    const sum = (name) => items.reduce((total, item) => total + (known(item.latest?.[name]) ? item.latest[name] : 0), 0);
    const open = openAlerts.all();
    const bad = open.filter((alert) => severityRank(alert.severity) < 2).length;
    const tiles = [
      ['Instances', integer(items.length), others || 'all live', silent ? 'warn' : ''],
      ['Services', integer(new Set(items.map((item) => `${item.namespace}/${item.service}`)).size), '', ''],
      ['Heap used', bytes(sum('jvm.heap.used')), `of ${bytes(sum('jvm.heap.committed'))} committed`, ''],
      ['Open alerts', integer(open.length), open.length ? `${bad} error or worse · ${alerts.size} subjects` : 'nothing to do', bad ? 'bad' : open.length ? 'warn' : ''],
    ];
    reconcile(summary, tiles, ([title]) => title,
      ([title]) => h('div', { class: 'tile' }, h('span', { class: 'tile-title' }, title), h('span', { class: 'tile-value' }), h('span', { class: 'tile-note' })),
      (tile, [, value, note, tone]) => {
        setText(tile.children[1], value);
        setText(tile.children[2], note);
        setAttribute(tile, 'data-tone', tone || null);
      });
  }

  function headerCell(column) {
    const button = h('button', { type: 'button', class: 'sort', title: column.hint, onclick: () => sortBy(column) }, column.title);
    return h('th', { scope: 'col', class: [column.numeric && 'num', `cell-${column.id}`].filter(Boolean).join(' ') }, button);
  }

  function sortBy(column) {
    const { sort, dir } = sorting(route.query);
    const natural = column.text ? 'asc' : 'desc';
    const next = sort === column.id ? (dir === 'asc' ? 'desc' : 'asc') : natural;
    replaceQuery(route, { sort: column.id, dir: next });
  }

  function openRow(event) {
    if (event.target.closest('a, button') || getSelection()?.toString()) return;
    const link = event.target.closest('tr')?.querySelector('a.instance-name');
    if (link) location.hash = link.getAttribute('href');
  }
}

/** Pure: the rows to show, filtered and sorted as the address says. */
export function select(items, alerts, query) {
  const words = (query.q ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  const { sort, dir } = sorting(query);
  const column = COLUMNS.find((each) => each.id === sort) ?? COLUMNS[0];
  const sign = dir === 'desc' ? -1 : 1;
  return items
    .filter((item) => !query.service || `${item.namespace}/${item.service}` === query.service)
    .filter((item) => !query.state || (query.state === 'alerting' ? alerts.has(item.key) : item.state === query.state))
    .filter((item) => words.every((word) => haystack(item).includes(word)))
    .sort((a, b) => compare(column.value(a, alerts.get(a.key)), column.value(b, alerts.get(b.key)), sign) || (a.key < b.key ? -1 : 1));
}

function sorting(query) {
  const sort = query.sort ?? 'service';
  return { sort, dir: query.dir ?? (COLUMNS.find((each) => each.id === sort)?.text ? 'asc' : 'desc') };
}

/** Unknown values come last in both directions. */
function compare(a, b, sign) {
  if (typeof a === 'string' && typeof b === 'string') return sign * a.localeCompare(b, 'en', { numeric: true });
  if (!known(a)) return known(b) ? 1 : 0;
  if (!known(b)) return -1;
  return sign * (a - b);
}

function haystack(item) {
  return [item.key, item.version, item.zone, item.host, item.state, jvmLabel(item.jvm), ...Object.entries(item.labels ?? {}).flat()].join(' ').toLowerCase();
}

function markSorted(cell, column, query) {
  const { sort, dir } = sorting(query);
  setAttribute(cell, 'aria-sort', sort === column.id ? (dir === 'asc' ? 'ascending' : 'descending') : null);
}

function createRow(item) {
  const cell = (title, className, ...children) => h('td', { 'data-title': title, class: className }, ...children);
  const text = () => h('span', { class: 'value' });
  return h('tr', {},
    cell(null, 'cell-instance', h('a', { class: 'instance-name', href: instanceLink(item.key) }, item.instance)),
    cell('Service', 'cell-service', text()),
    cell('Version', 'cell-version', text()),
    cell('State', 'cell-state', h('span', { class: 'state' })),
    cell('Alerts', 'cell-alerts'),
    cell('JVM', 'cell-jvm', text()),
    cell('Heap used', 'num with-spark', sparkline('Heap used, last five minutes'), text()),
    cell('Committed / limit', 'num with-bar', heapBar(), text()),
    cell('Live set', 'num', text()),
    cell('CPU', 'num with-spark', sparkline('CPU, last five minutes'), text()),
    cell('Threads', 'num with-spark', sparkline('Threads, last five minutes'), h('span', { class: 'value count-value' })),
    cell('RSS', 'num', text()),
    cell('Last sample', 'num', text()));
}

function updateRow(row, item, alerts, now) {
  const cells = row.children;
  const numbers = item.latest ?? {};
  const sparks = item.sparklines ?? {};
  const value = (index, text) => setText(cells[index].lastElementChild, text);
  setAttribute(row, 'class', item.state === 'live' ? null : 'is-silent');
  value(1, shortKey(`${item.namespace}/${item.service}`));
  value(2, item.version || '–');
  setAttribute(cells[3].firstElementChild, 'class', `state state-${item.state}`);
  value(3, item.state);
  const badge = alertsBadge(alerts);
  if ((badge?.title ?? '') + (badge?.href ?? '') !== (cells[4].firstElementChild?.title ?? '') + (cells[4].firstElementChild?.href ?? '')) fill(cells[4], badge);
  value(5, jvmShort(item.jvm));
  setAttribute(cells[5], 'title', jvmLabel(item.jvm));
  draw(cells[6].firstElementChild, sparks['jvm.heap.used']);
  value(6, bytes(numbers['jvm.heap.used']));
  updateHeapBar(cells[7].firstElementChild, numbers);
  const sizes = bytesTogether([numbers['jvm.heap.committed'], numbers['jvm.heap.limit']]);
  value(7, `${sizes.texts.join(' / ')} ${sizes.unit}`);
  value(8, bytes(numbers['jvm.gc.live_set']));
  draw(cells[9].firstElementChild, sparks['jvm.cpu.recent_utilization'], 0.1);
  value(9, percent(numbers['jvm.cpu.recent_utilization']));
  draw(cells[10].firstElementChild, sparks['jvm.thread.live']);
  value(10, integer(numbers['jvm.thread.live']));
  value(11, bytes(numbers['process.memory.usage']));
  value(12, ago(item.lastSampleMillis, now));
}
