import { fill, h } from './dom.js';
import { time } from './format.js';

/** What a view says when it has nothing to show, old data to show, or could not load. */

export function loading(what) {
  return h('p', { class: 'loading', role: 'status' }, h('span', { class: 'spinner', 'aria-hidden': 'true' }), `Loading ${what} …`);
}

export function empty(title, ...body) {
  return h('section', { class: 'empty' }, h('h2', {}, title), body);
}

const HEADINGS = {
  sink: 'Alert sink not reachable',
  processor: 'Processor not reachable',
  request: 'That did not work',
};

/** A banner for a failure; with `lastGoodMillis` it says that older data is shown. */
export function failure(error, lastGoodMillis) {
  const heading = HEADINGS[error.kind] ?? 'The page made a mistake';
  return h('div', { class: 'banner banner-error', role: 'alert' },
    h('strong', {}, heading),
    h('span', {}, error.message),
    error.hint ? h('span', { class: 'muted' }, error.hint) : null,
    lastGoodMillis ? h('span', { class: 'muted' }, `Shown below: the data of ${time(lastGoodMillis)}, the last that came.`) : null);
}

export function notice(...content) {
  return h('div', { class: 'banner banner-info', role: 'status' }, content);
}

/** A place for at most one banner; an unchanged banner is left alone so that it is announced once. */
export class BannerSlot {
  node = h('div', { class: 'banner-slot' });
  #text = '';

  show(banner) {
    const text = banner ? banner.textContent : '';
    if (text === this.#text) return;
    this.#text = text;
    fill(this.node, banner);
  }
}

/** How to attach a JVM, for an empty fleet. */
export function attachHelp() {
  const command = [
    'java -javaagent:fleetpulse-agent.jar=\\',
    'service.name=checkout,service.instance.id=c-1,\\',
    'kafka.bootstrap.servers=HOST:9092,\\',
    'schema.registry.url=http://HOST:8081 \\',
    '  -jar your-application.jar',
  ];
  const code = h('code', {}, command.join('\n'));
  return [
    h('p', {}, 'The processor knows no JVM that sends samples. Attach the agent to one and it appears here within seconds:'),
    h('pre', { class: 'snippet', tabindex: '0' }, code),
    h('p', { class: 'muted' }, 'The addresses are the ones the quickstart printed (', h('code', {}, 'endpoints.json'),
      ' in its data directory) or those of your Kafka and schema registry. The same keys work as system properties (',
      h('code', {}, '-Dfleetpulse.service.name=…'), ') and environment variables (', h('code', {}, 'FLEETPULSE_SERVICE_NAME'), ').'),
  ];
}
