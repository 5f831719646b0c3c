import { h } from './dom.js';
import { lower, worst } from './open-alerts.js';
import { format } from './router.js';

/** Small coloured words. Colour never stands alone: the word says the same. */

export function severityBadge(severity) {
  const name = lower(severity);
  return h('span', { class: `badge badge-${name}` }, name);
}

export function stateBadge(state) {
  const name = lower(state);
  return h('span', { class: `state state-${name}` }, name);
}

/** The open alerts of one subject as one link, or nothing. */
export function alertsBadge(alerts) {
  if (!alerts?.length) return null;
  const first = worst(alerts);
  const label = alerts.length === 1 ? first.rule : `${first.rule} +${alerts.length - 1}`;
  const link = format({ view: 'alerts', parts: [first.alertId] });
  return h('a', { class: `badge badge-${lower(first.severity)}`, href: link, title: alerts.map((alert) => alert.summary).join('\n') }, label);
}
