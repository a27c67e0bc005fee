/** A long text of which only the paragraphs in sight are in the page; on paper all of them are. */

import { flushSync, tick, untrack } from 'svelte';
import { paper } from '../../state/paper.svelte';
import { estimate, Heights } from './heights';
import { paragraphAt, type Paragraph } from './layout';

/** So much above and below what is in sight is drawn as well. */
const OVER_PX = 500;

export class Column {
  #paragraphs: Paragraph[] = [];
  #heights = $state.raw(new Heights([]));
  /** Heights change in place; this tells that they did. */
  #changes = $state(0);
  #top = $state(0);
  #view = $state(0);
  #width = 0;
  #scroller: HTMLElement | null = null;
  readonly #observer = new ResizeObserver((entries) => this.#measure(entries));

  readonly total = $derived.by(() => (this.#changes, this.#heights.total));
  readonly range = $derived.by((): [number, number] => {
    if (paper.isOn) return [0, this.#heights.count];
    const bottom = this.#top + this.#view + OVER_PX;
    return (this.#changes, this.#heights.between(this.#top - OVER_PX, bottom));
  });

  show(paragraphs: Paragraph[]): void {
    this.#paragraphs = paragraphs;
    this.#estimate();
  }

  top(index: number): number {
    return (this.#changes, this.#heights.top(index));
  }

  /** Binds the element that scrolls. */
  attach = (scroller: HTMLElement): (() => void) => {
    this.#scroller = scroller;
    const onscroll = () => {
      if (!paper.isMeasured) this.#top = scroller.scrollTop;
    };
    // Nothing scrolls on paper, and so loses its place.
    $effect(() => {
      if (!paper.isOn) return;
      return () => scroller.scrollTo({ top: untrack(() => this.#top), behavior: 'instant' });
    });
    scroller.addEventListener('scroll', onscroll, { passive: true });
    this.#observer.observe(scroller);
    untrack(() => (this.#view = scroller.clientHeight));
    return () => {
      scroller.removeEventListener('scroll', onscroll);
      this.#observer.disconnect();
      this.#scroller = null;
    };
  };

  /** Binds a paragraph; its element tells its index by `data-index`. */
  measured = (paragraph: HTMLElement): (() => void) => {
    this.#observer.observe(paragraph);
    return () => this.#observer.unobserve(paragraph);
  };

  /** The element of an item, where it is in the page. */
  element(item: number): HTMLElement | null {
    if (item < 0) return null;
    return this.#scroller?.querySelector<HTMLElement>(`[data-item="${item}"]`) ?? null;
  }

  /** Scrolls so that an item is in the calm part of what is in sight. */
  async reveal(item: number): Promise<HTMLElement | null> {
    const scroller = this.#scroller;
    if (!scroller) return null;
    let element = this.element(item);
    if (!element) {
      const paragraph = paragraphAt(this.#paragraphs, item);
      const top = this.#heights.top(paragraph) - 0.3 * scroller.clientHeight;
      scroller.scrollTo({ top, behavior: 'instant' });
      this.#top = scroller.scrollTop;
      await tick();
      element = this.element(item);
    }
    if (!element) return null;
    const [box, at, view] = [
      scroller.getBoundingClientRect(),
      element.getBoundingClientRect(),
      scroller.clientHeight,
    ];
    const isCalm = at.top >= box.top + 0.1 * view && at.bottom <= box.bottom - 0.25 * view;
    if (!isCalm) {
      const by = at.top - box.top - 0.3 * view;
      const behavior = Math.abs(by) < view ? 'auto' : 'instant';
      scroller.scrollTo({ top: scroller.scrollTop + by, behavior });
    }
    return element;
  }

  #estimate(): void {
    const width = this.#width || 640;
    this.#heights = new Heights(this.#paragraphs.map(({ letters }) => estimate(letters, width)));
  }

  #measure(entries: ResizeObserverEntry[]): void {
    const scroller = this.#scroller;
    if (!scroller || paper.isMeasured) return;
    if (entries.some((entry) => entry.target === scroller)) {
      this.#view = scroller.clientHeight;
      if (scroller.clientWidth !== this.#width) {
        this.#width = scroller.clientWidth;
        this.#estimate();
        // Those in the page are measured again, whether the width changed them or not.
        for (const paragraph of scroller.querySelectorAll('[data-index]')) {
          this.#observer.unobserve(paragraph);
          this.#observer.observe(paragraph);
        }
      }
    }
    const measured = new Map<number, number>();
    for (const { target, borderBoxSize } of entries) {
      const index = target instanceof HTMLElement ? target.dataset['index'] : undefined;
      if (index !== undefined) measured.set(Number(index), borderBoxSize[0]?.blockSize ?? 0);
    }
    if (measured.size === 0) return;
    const grown = this.#heights.measure(measured, scroller.scrollTop);
    this.#changes++;
    if (Math.abs(grown) < 1) return;
    // What is in sight stays where it is.
    flushSync();
    scroller.scrollTo({ top: scroller.scrollTop + grown, behavior: 'instant' });
  }
}
