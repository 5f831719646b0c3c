import * as api from '../api.js';
import { severityBadge, stateBadge } from '../badges.js';
import { fill, h } from '../dom.js';
import { ago, dateTime, duration, known, quantity, shortKey, time } from '../format.js';
import { lower } from '../open-alerts.js';
import { Poller } from '../poller.js';
import { format, instanceLink, isInstanceKey } from '../router.js';
import { BannerSlot, failure, loading } from '../states.js';

const NAME_KEY = 'fleetpulse.name';

/** One alert: why it fired, on what evidence, what happened since, who was told; and the acknowledgement. */
export function alertDetail(alertId, { back, changed }) {
  const banner = new BannerSlot();
  const content = h('div', {}, loading('the alert'));
  const node = h('article', { class: 'card alert-detail' }, h('a', { class: 'back', href: back }, '← All alerts'), banner.node, content);
  let shown = '';
  let lastGood = 0;

  const poller = new Poller(async (signal) => show(await api.alert(alertId, signal)), () => 15_000, (error) => {
    banner.show(failure(error, lastGood));
    if (!lastGood) fill(content);
  });
  poller.start();

  return { alertId, node, refresh: () => poller.poke(), destroy: () => poller.stop() };

  function show(alert) {
    lastGood = Date.now();
    banner.show(null);
    const text = JSON.stringify(alert);
    // Somebody may be typing a comment: only a changed alert is drawn again.
    if (text === shown) return;
    shown = text;
    fill(content, head(alert), cause(alert), acknowledgeForm(alert), evidence(alert), timeline(alert), notifications(alert), labels(alert));
  }

  function acknowledgeForm(alert) {
    if (lower(alert.state) !== 'active') return null;
    const name = h('input', { name: 'by', required: true, maxlength: 100, autocomplete: 'username', placeholder: 'Your name', 'aria-label': 'Your name', value: remembered() });
    const comment = h('input', { name: 'comment', maxlength: 500, placeholder: 'Comment (optional)', 'aria-label': 'Comment' });
    const button = h('button', { class: 'primary', type: 'submit' }, 'Acknowledge');
    const problem = h('div', { class: 'form-problem' });
    return h('form', { class: 'acknowledge', onsubmit: submit }, name, comment, button, problem);

    async function submit(event) {
      event.preventDefault();
      button.disabled = true;
      fill(problem);
      try {
        remember(name.value.trim());
        await api.acknowledge(alert.alertId, name.value.trim(), comment.value.trim());
        poller.poke();
        changed();
      } catch (error) {
        fill(problem, failure(error));
      } finally {
        button.disabled = false;
      }
    }
  }
}

function head(alert) {
  const now = Date.now();
  return [
    h('div', { class: 'detail-badges' }, severityBadge(alert.severity), stateBadge(alert.state), h('span', { class: 'tag' }, lower(alert.type)), h('span', { class: 'tag' }, alert.rule)),
    h('h2', {}, alert.summary),
    h('p', { class: 'muted' }, subjectLink(alert), ` · since ${dateTime(alert.startsAtMillis)} (${alert.endsAtMillis ? `lasted ${duration(alert.endsAtMillis - alert.startsAtMillis)}` : ago(alert.startsAtMillis, now)})`,
      alert.acknowledgedBy ? ` · acknowledged by ${alert.acknowledgedBy}` : ''),
  ];
}

function subjectLink(alert) {
  if (!isInstanceKey(alert.subject)) {
    return h('a', { href: format({ view: 'fleet', query: { service: alert.subject } }) }, shortKey(alert.subject));
  }
  return h('a', { href: instanceLink(alert.subject, chartRange(alert)) }, shortKey(alert.subject));
}

/** A running alert opens the live charts; an old one the charts of its own time. */
export function chartRange(alert, now = Date.now()) {
  const end = alert.endsAtMillis ?? now;
  if (end > now - 15 * 60_000) return alert.startsAtMillis < now - 15 * 60_000 ? { range: '1h' } : {};
  const margin = Math.max(5 * 60_000, (end - alert.startsAtMillis) / 4);
  return { from: Math.round(alert.startsAtMillis - margin), to: Math.round(end + margin) };
}

function cause(alert) {
  const compared = known(alert.value) && known(alert.threshold);
  return h('section', { class: 'cause' }, h('h3', {}, 'Cause'), h('p', { class: 'cause-text' }, alert.cause || alert.summary),
    alert.description && alert.description !== alert.cause ? h('p', {}, alert.description) : null,
    compared ? h('p', { class: 'muted numbers' }, `${quantity(alert.value, alert.unit)} against a threshold of ${quantity(alert.threshold, alert.unit)}`) : null,
    runbook(alert));
}

function runbook(alert) {
  if (!alert.runbook) return null;
  // Only web addresses and paths become links: a rule could hold "javascript:…".
  return /^(https?:\/\/|\/)/.test(alert.runbook)
    ? h('p', {}, h('a', { href: alert.runbook, rel: 'noopener noreferrer', target: '_blank' }, 'Runbook ↗'))
    : h('p', { class: 'muted' }, `Runbook: ${alert.runbook}`);
}

function evidence(alert) {
  if (!alert.evidence?.length) return null;
  return h('section', {}, h('h3', {}, 'Evidence'),
    h('table', { class: 'plain' }, h('tbody', {}, alert.evidence.map((each) => h('tr', {},
      h('th', { scope: 'row' }, each.name), h('td', { class: 'num' }, known(each.value) ? quantity(each.value, each.unit, each.name) : ''), h('td', { class: 'muted' }, each.text))))));
}

function timeline(alert) {
  if (!alert.history?.length) return null;
  return h('section', {}, h('h3', {}, 'History'),
    h('ol', { class: 'timeline' }, alert.history.map((each) => h('li', {},
      when(each.atMillis), stateBadge(each.state), h('span', {}, [each.by, each.reason].filter(Boolean).join(': '))))));
}

function notifications(alert) {
  if (!alert.notifications?.length) return null;
  return h('section', {}, h('h3', {}, 'Notifications'),
    h('table', { class: 'plain notifications' }, h('tbody', {}, alert.notifications.map((each) => h('tr', {},
      h('th', { scope: 'row' }, each.channel), h('td', {}, stateBadge(each.state)),
      h('td', { class: 'muted' }, `${each.attempts} ${each.attempts === 1 ? 'attempt' : 'attempts'}, `, when(each.updatedAtMillis)), h('td', { class: 'problem' }, each.lastError ?? ''))))));
}

function when(millis) {
  return h('time', { datetime: new Date(millis).toISOString(), title: dateTime(millis) }, time(millis));
}

function labels(alert) {
  const entries = Object.entries(alert.labels ?? {});
  return h('section', {}, h('h3', {}, 'Identity'),
    h('dl', { class: 'facts' }, [...entries, ['fingerprint', alert.fingerprint], ['version', String(alert.version)]].map(([name, value]) => h('div', {}, h('dt', {}, name), h('dd', {}, value)))));
}

function remembered() {
  try {
    return localStorage.getItem(NAME_KEY) ?? '';
  } catch {
    return '';
  }
}

function remember(name) {
  try {
    localStorage.setItem(NAME_KEY, name);
  } catch {
    // Storage may be forbidden; the name is then asked for again.
  }
}
