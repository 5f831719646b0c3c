import { stateBadge } from './badges.js';
import { h } from './dom.js';
import { ago, bytes, dateTime, known, percent, shortKey, time } from './format.js';
import { format, instanceLink } from './router.js';

/** One action: what was changed where, from what to what, why, and what came of it. */
export function actionCard(action, chosen) {
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
