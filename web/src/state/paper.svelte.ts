/**
 * Whether the page is being laid out for paper. Browsers take the page for printing as it is when
 * `beforeprint` returns, so what scripts draw is drawn anew before that.
 */

import { flushSync } from 'svelte';

class Paper {
  isOn = $state(false);
  #isPrinting = false;
  readonly #media = matchMedia('print');

  constructor() {
    this.#turn(false);
    addEventListener('beforeprint', () => this.#turn(true));
    addEventListener('afterprint', () => this.#turn(false));
    // Some show the sheet without the events.
    this.#media.addEventListener('change', () => this.#turn(this.#isPrinting));
  }

  /** Whether what is measured now is a sheet, which may be a frame before and after `isOn`. */
  get isMeasured(): boolean {
    return this.isOn || this.#media.matches;
  }

  #turn(isPrinting: boolean): void {
    this.#isPrinting = isPrinting;
    const isOn = isPrinting || this.#media.matches;
    if (isOn === this.isOn) return;
    document.documentElement.toggleAttribute('data-paper', isOn);
    this.isOn = isOn;
    flushSync();
  }
}

export const paper = new Paper();
