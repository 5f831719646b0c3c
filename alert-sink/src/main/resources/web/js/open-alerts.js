import * as api from './api.js';
import { Poller } from './poller.js';
import { isInstanceKey } from './router.js';

/** The alerts that are open now, shared by the badge in the navigation, the fleet table and the instance view. */
export class OpenAlerts extends EventTarget {
  #alerts = [];
  #poller;

  constructor(live) {
    super();
    this.#poller = new Poller((signal) => this.#load(signal), () => (live.connected ? 20_000 : 5_000), () => {});
    live.addEventListener('alerts', () => this.#poller.poke());
  }

  start() {
    this.#poller.start();
  }

  refresh() {
    this.#poller.poke();
  }

  all() {
    return this.#alerts;
  }

  /** The alerts on each subject; an alert on a service counts for the service only. */
  bySubject() {
    return groupBySubject(this.#alerts);
  }

  async #load(signal) {
    const answer = await api.alerts({ state: 'active,acknowledged', limit: 500 }, signal);
    this.#alerts = answer.alerts;
    this.dispatchEvent(new Event('change'));
  }
}

export const SEVERITIES = ['critical', 'error', 'warning', 'info'];

/** Position of a severity, worst first; an unknown one comes last. */
export function severityRank(severity) {
  const rank = SEVERITIES.indexOf(lower(severity));
  return rank < 0 ? SEVERITIES.length : rank;
}

export function worst(alerts) {
  return alerts.reduce((found, alert) => (!found || severityRank(alert.severity) < severityRank(found.severity) ? alert : found), null);
}

export function lower(text) {
  return String(text ?? '').toLowerCase();
}

export function groupBySubject(alerts) {
  const groups = new Map();
  for (const alert of alerts) {
    if (!groups.has(alert.subject)) groups.set(alert.subject, []);
    groups.get(alert.subject).push(alert);
  }
  return groups;
}

/** The service an alert is about, by its labels or its subject. */
export function serviceOf(alert) {
  return alert.labels?.service || alert.labels?.['service.name'] || (isInstanceKey(alert.subject) || String(alert.subject).includes('/') ? String(alert.subject).split('/')[1] : '') || '';
}
