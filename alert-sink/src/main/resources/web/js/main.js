import { fill, setText } from './dom.js';
import { Live } from './live.js';
import { OpenAlerts, worst } from './open-alerts.js';
import { parse } from './router.js';
import { empty } from './states.js';
import { Theme } from './theme.js';
import { actionsView } from './views/actions.js';
import { alertsView } from './views/alerts.js';
import { fleetView } from './views/fleet.js';
import { instanceView } from './views/instance.js';
import { h } from './dom.js';

/** Wiring: one view at a time, chosen by the address; the shared parts live as long as the page. */

const VIEWS = { fleet: fleetView, alerts: alertsView, instances: instanceView, actions: actionsView };
const TITLES = { fleet: 'Fleet', alerts: 'Alerts', instances: 'Instance', actions: 'Actions' };

const main = document.getElementById('main');
const live = new Live();
const openAlerts = new OpenAlerts(live);
const theme = new Theme(document.getElementById('theme'));
const context = { live, openAlerts, theme };

let current = null;

/** A view is re-used while only its query changes, so that typing into a filter keeps the focus. */
function navigate() {
  const route = parse(location.hash);
  const identity = [route.view, ...(route.view === 'instances' ? route.parts : [])].join('/');
  if (current?.identity === identity) {
    current.view.update(route);
    return;
  }
  const first = current === null;
  current?.view.destroy();
  const create = VIEWS[route.view];
  current = { identity, view: create ? create(route, context) : unknownView(route) };
  fill(main, current.view.node);
  document.title = `${TITLES[route.view] ?? 'Not found'} · Fleetpulse`;
  markTab(route.view);
  scrollTo(0, 0);
  if (!first) main.focus({ preventScroll: true });
}

function unknownView(route) {
  return {
    node: empty('There is no such page', h('p', {}, `This address names a view "${route.view}" that does not exist. `, h('a', { href: '#/fleet' }, 'To the fleet'))),
    update() {},
    destroy() {},
  };
}

function markTab(view) {
  const tab = view === 'instances' ? 'fleet' : view;
  for (const link of document.querySelectorAll('.tabs a')) {
    if (link.dataset.view === tab) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
}

function showAlertCount() {
  const badge = document.getElementById('nav-alerts');
  const alerts = openAlerts.all();
  badge.hidden = alerts.length === 0;
  badge.className = `count count-${String(worst(alerts)?.severity ?? '').toLowerCase()}`;
  setText(badge, alerts.length);
  badge.setAttribute('aria-label', `${alerts.length} open`);
}

function showLinkState() {
  const node = document.getElementById('link-state');
  node.className = `link-state ${live.connected ? 'is-live' : 'is-polling'}`;
  setText(node, live.connected ? 'live' : 'polling');
  node.title = live.connected ? 'The server pushes changes to this page.' : 'No event stream: this page asks the server every few seconds.';
}

document.querySelector('.skip').addEventListener('click', (event) => {
  event.preventDefault();
  main.focus();
});
addEventListener('hashchange', navigate);
openAlerts.addEventListener('change', showAlertCount);
live.addEventListener('state', showLinkState);
theme.start();
showLinkState();
live.start();
openAlerts.start();
navigate();
