import * as api from '../api.js';
import { severityBadge, stateBadge } from '../badges.js';
import { fill, h, reconcile, setText } from '../dom.js';
import { ago, dateTime, duration, shortKey } from '../format.js';
import { SEVERITIES, lower, serviceOf, severityRank } from '../open-alerts.js';
import { Poller } from '../poller.js';
import { format, replaceQuery } from '../router.js';
import { BannerSlot, empty, failure, loading } from '../states.js';
import { alertDetail } from './alert-detail.js';

const OPEN = 'active,acknowledged';
const STATES = [[OPEN, 'Open'], ['active', 'Active'], ['acknowledged', 'Acknowledged'], ['resolved,expired', 'Resolved'], ['all', 'All']];
const LIMIT = 500;

/** The list of alerts beside the chosen one; on a narrow screen one of the two. */
export function alertsView(initialRoute, { live, openAlerts }) {
  let route = initialRoute;
  let alerts = [];
  let lastGood = 0;
  let detail = null;

  const banner = new BannerSlot();
  const states = h('div', { class: 'segments', role: 'group', 'aria-label': 'State' },
    STATES.map(([value, text]) => h('button', { type: 'button', 'data-value': value, onclick: () => replaceQuery(route, { state: value === OPEN ? '' : value }) }, text)));
  const severity = h('select', { 'aria-label': 'Severity', onchange: () => replaceQuery(route, { severity: severity.value }) },
    h('option', { value: '' }, 'All severities'), SEVERITIES.map((name) => h('option', { value: name }, name)));
  const service = h('select', { 'aria-label': 'Service', onchange: () => replaceQuery(route, { service: service.value }) },
    h('option', { value: '' }, 'All services'));
  const search = h('input', { type: 'search', placeholder: 'Filter by text …', 'aria-label': 'Filter alerts', value: route.query.q ?? '',
    oninput: () => replaceQuery(route, { q: search.value }) });
  const list = h('ul', { class: 'alert-list' });
  const content = h('div', { class: 'alert-content' }, loading('alerts'));
  const side = h('aside', { class: 'alert-side', 'aria-label': 'Chosen alert' });
  const node = h('div', { class: 'view view-alerts' },
    h('div', { class: 'view-head' }, h('h1', {}, 'Alerts')),
    banner.node,
    h('div', { class: 'toolbar', role: 'search' }, states, severity, service, search),
    h('div', { class: 'split' }, content, side));

  const poller = new Poller(load, () => (live.connected ? 15_000 : 5_000), failed);
  const poke = () => { poller.poke(); detail?.refresh(); };
  const tick = setInterval(render, 10_000);
  live.addEventListener('alerts', poke);
  showDetail();
  poller.start();

  return {
    node,
    update(next) {
      const asked = question(route);
      route = next;
      if (document.activeElement !== search) search.value = route.query.q ?? '';
      showDetail();
      render();
      if (question(route) !== asked) poller.restart();
    },
    destroy() {
      poller.stop();
      clearInterval(tick);
      detail?.destroy();
      live.removeEventListener('alerts', poke);
    },
  };

  function question({ query }) {
    return [query.state, query.severity].join('|');
  }

  async function load(signal) {
    const state = route.query.state ?? OPEN;
    const answer = await api.alerts({ state: state === 'all' ? '' : state, severity: route.query.severity, limit: LIMIT }, signal);
    alerts = answer.alerts;
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
    renderFilters();
    node.classList.toggle('has-detail', Boolean(route.parts[0]));
    if (!lastGood) return;
    const shown = select(alerts, route.query);
    if (shown.length === 0) {
      fill(content, alerts.length ? empty('No alert matches these filters') : nothing());
      return;
    }
    if (content.firstElementChild !== list) fill(content, list);
    const now = Date.now();
    reconcile(list, shown, (alert) => alert.alertId, createItem, (item, alert) => updateItem(item, alert, now, route));
  }

  function nothing() {
    return (route.query.state ?? OPEN) === OPEN && !route.query.severity
      ? empty('No open alerts', h('p', {}, 'Every rule and detector is content. Resolved alerts stay available under "Resolved".'))
      : empty('No alert in this state');
  }

  function renderFilters() {
    for (const button of states.children) button.setAttribute('aria-pressed', String(button.dataset.value === (route.query.state ?? OPEN)));
    severity.value = route.query.severity ?? '';
    const services = [...new Set([...alerts.map(serviceOf), route.query.service].filter(Boolean))].sort();
    if (['', ...services].join('\n') !== [...service.options].map((option) => option.value).join('\n')) {
      fill(service, h('option', { value: '' }, 'All services'), services.map((name) => h('option', { value: name }, name)));
    }
    service.value = route.query.service ?? '';
  }

  function showDetail() {
    const alertId = route.parts[0] ?? null;
    if (detail?.alertId === alertId) return;
    detail?.destroy();
    detail = alertId ? alertDetail(alertId, { back: format({ view: 'alerts', query: route.query }), changed: () => { poller.poke(); openAlerts.refresh(); } }) : null;
    fill(side, detail ? detail.node : h('p', { class: 'hint' }, 'Choose an alert to see its cause, evidence and history.'));
  }
}

/** Pure: the alerts to list, worst and newest first; closed ones after the open ones. */
export function select(alerts, query) {
  const words = (query.q ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  return alerts
    .filter((alert) => !query.service || serviceOf(alert) === query.service)
    .filter((alert) => words.every((word) => [alert.summary, alert.cause, alert.subject, alert.rule].join(' ').toLowerCase().includes(word)))
    .sort((a, b) => closed(a) - closed(b) || (closed(a) ? 0 : severityRank(a.severity) - severityRank(b.severity)) || b.startsAtMillis - a.startsAtMillis);
}

function closed(alert) {
  return ['active', 'acknowledged', 'suppressed'].includes(lower(alert.state)) ? 0 : 1;
}

function createItem(alert) {
  return h('li', { class: `alert-item severity-${lower(alert.severity)}` },
    h('a', { class: 'alert-link' },
      h('span', { class: 'alert-line' }, severityBadge(alert.severity), h('strong', { class: 'alert-title' }), h('span', { class: 'alert-state' })),
      h('span', { class: 'alert-cause' }),
      h('span', { class: 'alert-meta' })));
}

function updateItem(item, alert, now, route) {
  const link = item.firstElementChild;
  link.href = format({ view: 'alerts', parts: [alert.alertId], query: route.query });
  if (route.parts[0] === alert.alertId) link.setAttribute('aria-current', 'true');
  else link.removeAttribute('aria-current');
  const [line, cause, meta] = link.children;
  setText(line.children[1], alert.summary);
  if (line.children[2].textContent !== lower(alert.state)) fill(line.children[2], stateBadge(alert.state));
  setText(cause, alert.cause || alert.description);
  const lasted = alert.endsAtMillis ? `lasted ${duration(alert.endsAtMillis - alert.startsAtMillis)}, ended ${ago(alert.endsAtMillis, now)}` : `for ${duration(now - alert.startsAtMillis)}`;
  const by = lower(alert.state) === 'acknowledged' && alert.acknowledgedBy ? ` · acknowledged by ${alert.acknowledgedBy}` : '';
  setText(meta, `${shortKey(alert.subject)} · ${alert.rule} · ${lasted}${by}`);
  meta.title = `Since ${dateTime(alert.startsAtMillis)}`;
}
