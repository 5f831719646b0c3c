/**
 * What the server pushes (Server-Sent Events at /api/v1/events). An event only says *that* something changed;
 * the views fetch what they show. Without the stream the views poll more often: nothing else changes.
 */

const EVENTS = ['alert', 'alerts', 'action', 'actions'];
const RETRY_MILLIS = 15_000;

export class Live extends EventTarget {
  #source = null;
  #connected = false;

  get connected() {
    return this.#connected;
  }

  start() {
    this.#open();
  }

  #open() {
    const source = new EventSource('/api/v1/events');
    this.#source = source;
    source.addEventListener('open', () => this.#set(true));
    source.addEventListener('error', () => {
      this.#set(false);
      // The browser retries a broken connection by itself, but gives up on an answer that is no event stream.
      if (source.readyState === EventSource.CLOSED) setTimeout(() => this.#open(), RETRY_MILLIS);
    });
    for (const name of EVENTS) {
      source.addEventListener(name, () => this.dispatchEvent(new Event(name.startsWith('alert') ? 'alerts' : 'actions')));
    }
  }

  #set(connected) {
    if (connected === this.#connected) return;
    this.#connected = connected;
    this.dispatchEvent(new Event('state'));
  }
}
