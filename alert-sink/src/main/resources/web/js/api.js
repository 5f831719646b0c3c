/** The services' REST API. Every failure becomes an ApiError that says who did not answer and what to do. */

const TIMEOUT_MILLIS = 10_000;

export class ApiError extends Error {
  constructor(kind, status, message, hint) {
    super(message);
    this.name = 'ApiError';
    /** sink: this page's server is away; processor: the server behind it; request: the request was refused. */
    this.kind = kind;
    this.status = status;
    this.hint = hint;
  }
}

export async function instances(query, signal) {
  return get(`/api/v1/fleet/instances${search(query)}`, signal);
}

export async function instance(parts, signal) {
  return get(`/api/v1/fleet/instances/${path(parts)}`, signal);
}

export async function windows(parts, query, signal) {
  return get(`/api/v1/fleet/instances/${path(parts)}/windows${search(query)}`, signal);
}

export async function alerts(query, signal) {
  return get(`/api/v1/alerts${search(query)}`, signal);
}

export async function alert(alertId, signal) {
  return get(`/api/v1/alerts/${encodeURIComponent(alertId)}`, signal);
}

export async function acknowledge(alertId, by, comment) {
  return request(`/api/v1/alerts/${encodeURIComponent(alertId)}/acknowledge`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ by, comment }),
  });
}

export async function actions(query, signal) {
  return get(`/api/v1/actions${search(query)}`, signal);
}

export async function action(actionId, signal) {
  return get(`/api/v1/actions/${encodeURIComponent(actionId)}`, signal);
}

function get(url, signal) {
  return request(url, { signal });
}

async function request(url, options) {
  const timeout = AbortSignal.timeout(TIMEOUT_MILLIS);
  const signal = options.signal ? either(options.signal, timeout) : timeout;
  let response;
  try {
    response = await fetch(url, { ...options, signal, headers: { accept: 'application/json', ...options.headers } });
  } catch (failure) {
    if (options.signal?.aborted) throw failure;
    const why = timeout.aborted ? `did not answer within ${TIMEOUT_MILLIS / 1000} s` : 'does not answer';
    throw new ApiError('sink', 0, `The alert sink ${why}.`, 'Is it running? This page goes on trying.');
  }
  const body = await json(response);
  if (response.ok && body !== undefined) return body;
  throw failureOf(url, response, body);
}

function failureOf(url, response, body) {
  const error = body?.error ?? {};
  const behind = url.startsWith('/api/v1/fleet/') && response.status >= 502 && response.status <= 504;
  if (behind) {
    return new ApiError('processor', response.status, error.message || 'The streams processor does not answer.',
      error.hint || 'Is it running, and does fleetpulse.processor.url name it? After a start it may still be restoring its state.');
  }
  return new ApiError('request', response.status, error.message || `The server answered ${response.status}.`, error.hint || '');
}

async function json(response) {
  try {
    return await response.json();
  } catch {
    return undefined;
  }
}

/** AbortSignal.any is younger than the browsers we support. */
function either(first, second) {
  const controller = new AbortController();
  for (const signal of [first, second]) {
    if (signal.aborted) controller.abort();
    signal.addEventListener('abort', () => controller.abort(), { once: true });
  }
  return controller.signal;
}

function search(query = {}) {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    for (const each of [value].flat()) {
      if (each !== null && each !== undefined && each !== '') parameters.append(name, String(each));
    }
  }
  const text = parameters.toString();
  return text ? `?${text}` : '';
}

function path(parts) {
  return parts.map(encodeURIComponent).join('/');
}
