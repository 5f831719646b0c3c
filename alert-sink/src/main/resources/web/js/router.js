/**
 * The address of a view: `#/alerts/<id>?state=active&severity=error`. A link copied from the address bar
 * shows the same thing to somebody else, so filters, sort order and time range live here and nowhere else.
 */

export function parse(hash) {
  const text = hash.replace(/^#\/?/, '');
  const question = text.indexOf('?');
  const path = question < 0 ? text : text.slice(0, question);
  const query = Object.fromEntries(new URLSearchParams(question < 0 ? '' : text.slice(question + 1)));
  const parts = path.split('/').filter((part) => part !== '').map(decode);
  return { view: parts[0] || 'fleet', parts: parts.slice(1), query };
}

export function format({ view, parts = [], query = {} }) {
  const path = [view, ...parts].map(encodeURIComponent).join('/');
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== null && value !== undefined && value !== '') search.set(name, String(value));
  }
  const text = search.toString();
  return `#/${path}${text ? `?${text}` : ''}`;
}

export function instanceLink(key, query = {}) {
  return format({ view: 'instances', parts: splitKey(key), query });
}

/** "namespace/service/instance": three parts, or two for a service. */
export function splitKey(key) {
  return String(key).split('/');
}

export function isInstanceKey(key) {
  return splitKey(key).length === 3;
}

/** Changes the query in place, without a new entry in the history for every typed letter. */
export function replaceQuery(route, changes) {
  const next = format({ ...route, query: { ...route.query, ...changes } });
  if (next !== location.hash) {
    history.replaceState(null, '', next);
    dispatchEvent(new HashChangeEvent('hashchange'));
  }
}

function decode(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
