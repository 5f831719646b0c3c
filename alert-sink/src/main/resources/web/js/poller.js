/**
 * Calls an asynchronous function again and again: one call at a time, none while the page is hidden, slower
 * after failures, at once when poked. What the function throws is handed to `failed`; the next call comes anyway.
 */
export class Poller {
  #work;
  #intervalMillis;
  #failed;
  #timer = 0;
  #controller = null;
  #failures = 0;
  #again = false;
  #running = false;
  #visibility = () => { if (!document.hidden) this.poke(); };

  constructor(work, intervalMillis, failed) {
    this.#work = work;
    this.#intervalMillis = intervalMillis;
    this.#failed = failed;
  }

  start() {
    this.#running = true;
    document.addEventListener('visibilitychange', this.#visibility);
    this.poke();
  }

  stop() {
    this.#running = false;
    document.removeEventListener('visibilitychange', this.#visibility);
    clearTimeout(this.#timer);
    this.#controller?.abort();
  }

  /** Starts over now: a call under way is abandoned because its question has changed. */
  restart() {
    this.#controller?.abort();
    this.#controller = null;
    this.poke();
  }

  /** Calls now, or right after the call that is under way. */
  poke() {
    if (!this.#running) return;
    if (this.#controller) {
      this.#again = true;
      return;
    }
    clearTimeout(this.#timer);
    this.#call();
  }

  async #call() {
    const controller = new AbortController();
    this.#controller = controller;
    try {
      await this.#work(controller.signal);
      this.#failures = 0;
    } catch (failure) {
      if (controller.signal.aborted) return;
      this.#failures++;
      this.#failed(failure);
    } finally {
      if (this.#controller === controller) {
        this.#controller = null;
        this.#schedule();
      }
    }
  }

  #schedule() {
    if (!this.#running) return;
    const now = this.#again && this.#failures === 0;
    this.#again = false;
    const wait = now ? 0 : this.#intervalMillis() * Math.min(6, 2 ** Math.min(this.#failures, 3));
    this.#timer = setTimeout(() => { if (!document.hidden) this.#call(); }, wait);
  }
}
