import { actionCard } from '../action-card.js';
import * as api from '../api.js';
import { severityBadge, stateBadge } from '../badges.js';
import { TimeChart, loadCharts } from '../charts.js';
import { fill, h, reconcile, setText } from '../dom.js';
import { ago, bytes, dateTime, duration, integer, jvmLabel, known, percent, shortKey } from '../format.js';
import { CHARTS, METRICS } from '../instance-charts.js';
import { severityRank } from '../open-alerts.js';
import { Poller } from '../poller.js';
import { format, replaceQuery } from '../router.js';
import { BannerSlot, failure, loading } from '../states.js';

const MINUTE = 60_000;
const RANGES = { '15m': [15 * MINUTE, '15 min'], '1h': [60 * MINUTE, '1 h'], '6h': [360 * MINUTE, '6 h'], '24h': [1440 * MINUTE, '24 h'] };
const MOST_POINTS = 1500;
const GROUP = 'instance';

/** One JVM: what it is, how it does, what is wrong with it and what was changed in it. */
export function instanceView(initialRoute, { live, openAlerts, theme }) {
  let route = initialRoute;
  const parts = route.parts;
  const key = parts.join('/');
  let lastGood = 0;
  let actions = [];
  let drawn = null;
  let shownFacts = '';
  let shownActions = '';

  const banner = new BannerSlot();
  const state = h('span', {});
  const ranges = h('div', { class: 'segments', role: 'group', 'aria-label': 'Time range' },
    Object.entries(RANGES).map(([value, [, text]]) => h('button', { type: 'button', 'data-value': value, onclick: () => replaceQuery(route, { range: value === '15m' ? '' : value, from: '', to: '' }) }, text)));
  const period = h('span', { class: 'muted' });
  const subtitle = h('div', { class: 'muted' });
  const tiles = h('div', { class: 'tiles' });
  const problems = h('div', { class: 'instance-alerts' });
  const charts = new Map(CHARTS.map((chart) => [chart.id, new TimeChart(chart)]));
  const facts = h('section', { class: 'card identity' }, loading('its identity'));
  const changes = h('section', { class: 'card' }, h('h2', {}, 'Actions'), loading('actions'));
  const content = h('div', {}, problems, tiles, h('div', { class: 'charts' }, [...charts.values()].map((chart) => chart.node)), h('div', { class: 'below' }, facts, changes));
  const node = h('div', { class: 'view view-instance' },
    h('div', { class: 'instance-head' },
      h('div', { class: 'instance-title' },
        h('nav', { class: 'crumb', 'aria-label': 'Breadcrumb' }, h('a', { href: '#/fleet' }, 'Fleet'), ' / ', h('a', { href: format({ view: 'fleet', query: { service: parts.slice(0, 2).join('/') } }) }, shortKey(parts.slice(0, 2).join('/')))),
        h('div', {}, h('h1', {}, parts[2] ?? key), state), subtitle),
      h('div', { class: 'range' }, period, ranges)),
    banner.node, content);

  const poller = new Poller(load, () => 10_000, failed);
  const actionPoller = new Poller(loadActions, () => (live.connected ? 30_000 : 10_000), actionsFailed);
  const pokeActions = () => actionPoller.poke();
  const redraw = () => charts.forEach((chart) => chart.redraw());
  openAlerts.addEventListener('change', renderProblems);
  live.addEventListener('actions', pokeActions);
  theme.addEventListener('change', redraw);
  renderRange();
  renderProblems();
  poller.start();
  actionPoller.start();

  return {
    node,
    update(next) {
      route = next;
      renderRange();
      poller.restart();
    },
    destroy() {
      poller.stop();
      actionPoller.stop();
      openAlerts.removeEventListener('change', renderProblems);
      live.removeEventListener('actions', pokeActions);
      theme.removeEventListener('change', redraw);
      charts.forEach((chart) => chart.dispose());
    },
  };

  async function load(signal) {
    const range = rangeOf(route.query);
    const [echarts, instance, answers] = await Promise.all([loadCharts(), api.instance(parts, signal), loadWindows(range, signal)]);
    if (signal.aborted) return;
    lastGood = Date.now();
    banner.show(null);
    content.hidden = false;
    node.classList.remove('is-stale');
    renderHead(instance);
    renderFacts(instance);
    echarts.connect(GROUP);
    drawn = { echarts, answers, range };
    drawCharts();
  }

  /** A metric that this processor does not know leaves its chart empty and the others whole. */
  async function loadWindows(range, signal) {
    const query = { tier: range.tier, from: range.from, to: range.to, limit: MOST_POINTS };
    const answers = await Promise.all(METRICS.map((metric) => api.windows(parts, { metric, ...query }, signal).catch((error) => {
      if (error.kind !== 'request') throw error;
      return null;
    })));
    return Object.fromEntries(METRICS.map((metric, index) => [metric, answers[index]]));
  }

  async function loadActions(signal) {
    const answer = await api.actions({ instance: key, limit: 200 }, signal);
    actions = answer.actions.filter((action) => action.instance === key).sort((a, b) => b.createdAtMillis - a.createdAtMillis);
    renderActions();
    if (drawn) drawCharts();
  }

  function failed(error) {
    banner.show(failure(error, lastGood));
    node.classList.toggle('is-stale', lastGood > 0);
    if (!lastGood) content.hidden = true;
  }

  function actionsFailed(error) {
    if (!shownActions) fill(changes, h('h2', {}, 'Actions'), failure(error));
  }

  function drawCharts() {
    const { echarts, answers, range } = drawn;
    const marks = marksOf(openAlerts.bySubject().get(key) ?? [], actions, range);
    for (const chart of CHARTS) charts.get(chart.id).show(echarts, GROUP, chart.lines(answers), range, marks);
  }

  function renderRange() {
    const fixed = known(Number(route.query.from || NaN));
    for (const button of ranges.children) button.setAttribute('aria-pressed', String(!fixed && button.dataset.value === (route.query.range || '15m')));
    const { from, to } = rangeOf(route.query);
    setText(period, fixed ? `${dateTime(from)} – ${dateTime(to)}` : '');
  }

  function renderHead(instance) {
    fill(state, stateBadge(instance.state));
    setText(subtitle, [instance.version && `version ${instance.version}`, instance.zone, instance.host, jvmLabel(instance.jvm), `up ${duration(instance.lastSampleMillis - instance.startTimeMillis)}`].filter(Boolean).join(' · '));
    const numbers = instance.latest ?? {};
    const values = [
      ['Heap used', bytes(numbers['jvm.heap.used']), `of ${bytes(numbers['jvm.heap.committed'])}`],
      ['Live set', bytes(numbers['jvm.gc.live_set']), `limit ${bytes(numbers['jvm.heap.limit'])}`],
      ['Resident memory', bytes(numbers['process.memory.usage']), ''],
      ['CPU', percent(numbers['jvm.cpu.recent_utilization']), known(numbers['jvm.cpu.count']) ? `of ${integer(numbers['jvm.cpu.count'])} processors` : ''],
      ['Threads', integer(numbers['jvm.thread.live']), ''],
      ['Last sample', ago(instance.lastSampleMillis, Date.now()), ''],
    ];
    reconcile(tiles, values, ([title]) => title,
      ([title]) => h('div', { class: 'tile' }, h('span', { class: 'tile-title' }, title), h('span', { class: 'tile-value' }), h('span', { class: 'tile-note' })),
      (tile, [, value, note]) => {
        setText(tile.children[1], value);
        setText(tile.children[2], note);
      });
  }

  function renderProblems() {
    const alerts = [...(openAlerts.bySubject().get(key) ?? [])].sort((a, b) => severityRank(a.severity) - severityRank(b.severity));
    fill(problems, alerts.map((alert) => h('a', { href: format({ view: 'alerts', parts: [alert.alertId] }) },
      severityBadge(alert.severity), h('strong', {}, alert.summary), h('span', { class: 'muted' }, alert.cause ?? ''))));
    problems.hidden = alerts.length === 0;
    if (drawn) drawCharts();
  }

  function renderFacts(instance) {
    const entries = factsOf(instance);
    const text = JSON.stringify(entries);
    if (text === shownFacts) return;
    shownFacts = text;
    fill(facts, h('h2', {}, 'Identity'), h('dl', { class: 'facts' }, entries.map(([name, value, wide]) => h('div', { class: wide ? 'wide' : null }, h('dt', {}, name), h('dd', {}, wide ? h('code', {}, value) : value)))));
  }

  function renderActions() {
    const text = JSON.stringify(actions);
    if (text === shownActions) return;
    shownActions = text;
    fill(changes, h('h2', {}, 'Actions'), actions.length
      ? h('ul', {}, actions.map((action) => actionCard(action, false)))
      : h('p', { class: 'muted' }, 'Nothing was advised or changed in this JVM.'));
  }
}

/** Pure: from, to and the windows' length that suits them. */
export function rangeOf(query, now = Date.now()) {
  const from = Number(query.from || NaN);
  const to = Number(query.to || NaN);
  if (known(from) && known(to) && to > from) return { from, to, tier: tierOf(to - from) };
  const [length] = RANGES[query.range] ?? RANGES['15m'];
  return { from: now - length, to: now, tier: tierOf(length) };
}

function tierOf(length) {
  return length > 90 * MINUTE ? '1m' : '10s';
}

/** Pure: where alerts began and changes were made, within the range. */
export function marksOf(alerts, actions, range) {
  const within = ({ atMillis }) => atMillis > range.from && atMillis < range.to;
  return [
    ...alerts.map((alert) => ({ atMillis: alert.startsAtMillis, text: alert.rule, tone: severityRank(alert.severity) < 2 ? '--bad' : '--warn' })),
    ...actions.flatMap((action) => (action.history ?? []).filter((each) => each.state === 'APPLIED').map((each) => ({ atMillis: each.atMillis, text: action.option, tone: '--accent' }))),
  ].filter(within);
}

/** Pure: what is known of the process, as `[name, text, wide]`. */
export function factsOf(instance) {
  const identity = instance.identity ?? {};
  const options = Object.entries(instance.jvm?.vmOptions ?? identity.vmOptions ?? {}).sort(([a], [b]) => a.localeCompare(b));
  return [
    ['Service', `${instance.namespace}/${instance.service}`],
    ['Instance', instance.instance],
    ['Version', instance.version],
    ['Zone', instance.zone],
    ['Host', instance.host],
    ['Process', instance.pid ?? identity.pid],
    ['JVM', [instance.jvm?.name, instance.jvm?.version].filter(Boolean).join(' ')],
    ['Collector', instance.jvm?.collector],
    ['Started', dateTime(instance.startTimeMillis)],
    ['Clock', clock(instance.clockSkewMillis)],
    ['Agent', instance.agentVersion ?? identity.agentVersion],
    ['Actions allowed', (instance.actionsAllowed ?? identity.actionsAllowed ?? []).join(', ') || 'none'],
    ...Object.entries(instance.labels ?? {}).map(([name, value]) => [`Label ${name}`, value]),
    ['VM options', options.map(([name, value]) => `${name}=${value}`).join('  '), true],
  ].filter(([, value]) => value !== undefined && value !== null && value !== '').map(([name, value, wide = false]) => [name, String(value), wide]);
}

/** The skew is the broker's clock less the JVM's; windows are dated by the broker's. */
function clock(skewMillis) {
  if (!known(skewMillis)) return '';
  return Math.abs(skewMillis) < 2000 ? 'in step' : `${duration(Math.abs(skewMillis))} ${skewMillis > 0 ? 'behind' : 'ahead'}`;
}
