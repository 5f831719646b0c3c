import * as api from '../api.js';
import { actionCard } from '../action-card.js';
import { fill, h } from '../dom.js';
import { lower } from '../open-alerts.js';
import { Poller } from '../poller.js';
import { replaceQuery } from '../router.js';
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
