import * as api from '../api.js';
import { stateBadge } from '../badges.js';
import { fill, h } from '../dom.js';
import { ago, bytes, dateTime, known, percent, shortKey, time } from '../format.js';
import { lower } from '../open-alerts.js';
import { Poller } from '../poller.js';
import { format, instanceLink, replaceQuery } from '../router.js';
import { BannerSlot, empty, failure, loading } from '../states.js';

const LIMIT = 200;

/** What was advised or changed in running JVMs, from what to what, and what came of it. */
export function actionsView(initialRoute, { live }) {
  let route = initialRoute;
  let actions = [];
  let lastGood = 0;
  let shown = '';

  const banner = new BannerSlot();
  const state = h('select', { 'aria-label': 'State', onchange: () => replaceQuery(route, { state: state.value }) });
  const search = h('input', { type: 'search', placeholder: 'Filter by instance, option, strategy …', 'aria-label': 'Filter actions', value: route.query.q ?? '',
    oninput: () => replaceQuery(route, { q: search.value }) });
  const content = h('div', {}, loading('actions'));
  const node = h('div', { class: 'view view-actions' }, h('div', { class: 'view-head' }, h('h1', {}, 'Actions')), banner.node,
    h('div', { class: 'toolbar', role: 'search' }, search, state), content);

  const poller = new Poller(load, () => (live.connected ? 15_000 : 5_000), failed);
  const poke = () => poller.poke();
  live.addEventListener('actions', poke);
  poller.start();

  return {
    node,
    update(next) {
      route = next;
      render();
    },
    destroy() {
      poller.stop();
      live.removeEventListener('actions', poke);
    },
  };

  async function load(signal) {
    const answer = await api.actions({ limit: LIMIT }, signal);
    actions = answer.actions;
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
    const states = [...new Set([...actions.map((action) => lower(action.state)), route.query.state].filter(Boolean))].sort();
    fill(state, h('option', { value: '' }, 'All states'), states.map((name) => h('option', { value: name }, name)));
    state.value = route.query.state ?? '';
    if (!lastGood) return;
    const rows = select(actions, route.query);
    const next = JSON.stringify([rows, route]);
    if (next === shown) return;
    shown = next;
    if (rows.length === 0) fill(content, actions.length ? empty('No action matches these filters') : noActions());
    else fill(content, h('ul', { class: 'action-list' }, rows.map((action) => actionCard(action, route.parts[0] === action.actionId))));
  }
}

/** Pure: newest first. */
export function select(actions, query) {
  const words = (query.q ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  return actions
    .filter((action) => !query.state || lower(action.state) === query.state)
    .filter((action) => words.every((word) => [action.instance, action.option, action.strategy, action.reason].join(' ').toLowerCase().includes(word)))
    .sort((a, b) => b.createdAtMillis - a.createdAtMillis);
}

function noActions() {
  return empty('No action yet',
    h('p', {}, 'When a JVM holds much more heap than it uses, the optimiser advises a change here. With ', h('code', {}, 'fleetpulse.optimise.mode=auto'),
      ' it signs the change and sends it to agents that opted in (', h('code', {}, 'actions.enabled=true'), ').'));
}

function actionCard(action, chosen) {
  return h('li', { class: `card action ${chosen ? 'is-chosen' : ''}` },
    h('div', { class: 'action-head' },
      stateBadge(action.state),
      h('a', { class: 'action-instance', href: instanceLink(action.instance) }, shortKey(action.instance)),
      h('code', { class: 'change' }, h('span', {}, action.option, ' '), h('span', { class: 'from' }, shownValue(action.from)), h('span', { class: 'arrow', 'aria-label': 'to' }, ' → '), h('span', { class: 'to' }, shownValue(action.to))),
      h('a', { class: 'muted action-time', href: format({ view: 'actions', parts: [action.actionId] }), title: dateTime(action.createdAtMillis) }, ago(action.createdAtMillis, Date.now()))),
    h('p', { class: 'action-reason' }, action.reason, action.strategy ? h('span', { class: 'tag' }, action.strategy) : null),
    h('div', { class: 'effects' }, effect('Committed heap', action.heapCommittedBefore, action.heapCommittedAfter), effect('Resident set', action.residentSetBefore, action.residentSetAfter)),
    action.history?.length ? h('details', { open: chosen }, h('summary', {}, `History (${action.history.length})`),
      h('ol', { class: 'timeline' }, action.history.map((each) => h('li', {}, h('time', { title: dateTime(each.atMillis) }, time(each.atMillis)), stateBadge(each.state), h('span', {}, [each.by, each.reason].filter(Boolean).join(': ')))))) : null);
}

/** Before and after as two bars on one scale. */
function effect(title, before, after) {
  if (!known(before) && !known(after)) return null;
  const most = Math.max(...[before, after].filter(known), 1);
  const change = known(before) && known(after) && before > 0 ? (after - before) / before : null;
  return h('div', { class: 'effect' },
    h('div', { class: 'effect-title' }, title, change === null ? null : h('span', { class: change < 0 ? 'better' : 'muted' }, `${change < 0 ? '−' : '+'}${percent(Math.abs(change))}`)),
    bar('before', before, most), bar('after', after, most));
}

function bar(label, value, most) {
  return h('div', { class: `bar bar-${label}` }, h('span', { class: 'bar-label' }, label), h('meter', { min: 0, max: most, 'aria-label': label, value: known(value) ? value : 0 }), h('span', { class: 'num' }, bytes(value)));
}

function shownValue(value) {
  return value === null || value === undefined || value === '' ? '–' : String(value);
}
