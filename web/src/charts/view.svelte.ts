/**
 * What the charts of a talk show: one axis of time, one cursor, one section.
 * A sheet shows the whole talk, whatever part of it is enlarged on the screen.
 */

import type { Span } from '../player/player.svelte';
import { paper } from '../state/paper.svelte';
import { followed, panned, timeOf, xOf, zoomed, type Range } from './range';

/** Pixels of the axis on a sheet: A4 within the margins of `print.css`, less what stands beside it. */
const PAPER_PX = 600;

export class TimeView {
  #range = $state.raw<Range>({ start: 0, end: 0 });
  #width = $state(0);
  /** Where the pointer is. */
  hover = $state<number | null>(null);
  /** A section while it is drawn. */
  draft = $state.raw<Span | null>(null);
  section = $state.raw<Span | null>(null);

  constructor(readonly duration: number) {
    this.#range = { start: 0, end: duration };
  }

  get range(): Range {
    return paper.isOn ? { start: 0, end: this.duration } : this.#range;
  }

  /** Pixels of the axis. */
  get width(): number {
    return paper.isOn ? PAPER_PX : this.#width;
  }

  set width(width: number) {
    if (!paper.isMeasured) this.#width = width;
  }

  get length(): number {
    return this.range.end - this.range.start;
  }

  get isWhole(): boolean {
    return this.length >= this.duration;
  }

  x(time: number): number {
    return xOf(time, this.range, this.width);
  }

  time(x: number): number {
    return timeOf(x, this.range, this.width);
  }

  /** `factor` below 1 enlarges; a time that is not seen is no place to enlarge around. */
  zoom(factor: number, around: number): void {
    const { start, end } = this.#range;
    const seen = around >= start && around <= end ? around : (start + end) / 2;
    this.#range = zoomed(this.#range, factor, seen, this.duration);
  }

  pan(by: number): void {
    this.#range = panned(this.#range, by, this.duration);
  }

  reveal(time: number): void {
    this.#range = followed(this.#range, time, this.duration);
  }

  showAll(): void {
    this.#range = { start: 0, end: this.duration };
  }

  /** A section from one time to another, whichever is first, to a tenth of a second. */
  sectionOf(one: number, other: number): Span {
    const tenth = (time: number) => {
      return Math.round(Math.min(Math.max(time, 0), this.duration) * 10) / 10;
    };
    return { start_s: tenth(Math.min(one, other)), end_s: tenth(Math.max(one, other)) };
  }
}
