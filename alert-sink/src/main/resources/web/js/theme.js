/** Light, dark, or as the system says. Listeners redraw what CSS cannot reach (canvas charts). */

const KEY = 'fleetpulse.theme';
const ORDER = ['auto', 'light', 'dark'];
const LABELS = { auto: 'Theme: as the system', light: 'Theme: light', dark: 'Theme: dark' };
const GLYPHS = { auto: '◐', light: '☀', dark: '☾' };

export class Theme extends EventTarget {
  #button;
  #system = matchMedia('(prefers-color-scheme: dark)');

  constructor(button) {
    super();
    this.#button = button;
  }

  start() {
    this.#button.addEventListener('click', () => this.#choose(ORDER[(ORDER.indexOf(this.choice()) + 1) % ORDER.length]));
    this.#system.addEventListener('change', () => this.dispatchEvent(new Event('change')));
    this.#show();
  }

  choice() {
    return document.documentElement.dataset.theme ?? 'auto';
  }

  #choose(choice) {
    if (choice === 'auto') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = choice;
    try {
      if (choice === 'auto') localStorage.removeItem(KEY);
      else localStorage.setItem(KEY, choice);
    } catch {
      // Storage may be forbidden; the choice then lasts as long as the page.
    }
    this.#show();
    this.dispatchEvent(new Event('change'));
  }

  #show() {
    const choice = this.choice();
    this.#button.textContent = GLYPHS[choice];
    this.#button.setAttribute('aria-label', LABELS[choice]);
    this.#button.title = LABELS[choice];
  }
}

/** The present value of a design token. */
export function token(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}
