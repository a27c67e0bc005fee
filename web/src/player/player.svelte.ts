/** The one clock: waveform, plots and transcript follow it, and seek by it. Times are seconds. */

import { untrack } from 'svelte';

export interface Span {
  start_s: number;
  end_s: number;
}

export const RATES = [0.75, 1, 1.25, 1.5] as const;

export class Player {
  /** Where the talk is now. */
  time = $state(0);
  duration = $state(0);
  isPlaying = $state(false);
  rate = $state(1);
  /** What is played over and over. */
  loop = $state.raw<Span | null>(null);
  /** The browser cannot play the recording. */
  isBroken = $state(false);

  #media: HTMLMediaElement | null = null;
  #frame = 0;
  /** Plays to here, then stops: the end of a passage. */
  #until: number | null = null;

  constructor(duration: number) {
    this.duration = duration;
  }

  /** Binds the element that sounds; the result lets go of it. */
  attach = (media: HTMLMediaElement): (() => void) => {
    this.#media = media;
    // What is chosen and where the talk is outlive the element.
    untrack(() => {
      media.playbackRate = this.rate;
      if (this.time > 0) media.currentTime = this.time;
    });
    const listening = new AbortController();
    const on = (name: string, handler: () => void) =>
      media.addEventListener(name, handler, { signal: listening.signal });
    on('play', () => {
      this.isPlaying = true;
      this.#follow();
    });
    on('pause', () => {
      this.isPlaying = false;
      cancelAnimationFrame(this.#frame);
      this.time = media.currentTime;
    });
    on('ended', () => {
      if (this.loop) void this.play(this.loop.start_s);
    });
    on('seeked', () => (this.time = media.currentTime));
    on('error', () => (this.isBroken = true));
    on('loadedmetadata', () => (this.isBroken = false));
    on('ratechange', () => (this.rate = media.playbackRate));
    on('durationchange', () => {
      if (Number.isFinite(media.duration) && media.duration > 0) this.duration = media.duration;
    });
    return () => {
      listening.abort();
      cancelAnimationFrame(this.#frame);
      media.pause();
      this.#media = null;
      this.isPlaying = false;
    };
  };

  /** Goes on, or begins at a time. */
  async play(from?: number): Promise<void> {
    if (from !== undefined) this.seek(from);
    try {
      await this.#media?.play();
    } catch {
      // The browser says why by `error`, or was told to stop before it began.
    }
  }

  pause(): void {
    this.#until = null;
    this.#media?.pause();
  }

  toggle(): void {
    if (this.isPlaying) this.pause();
    else void this.play();
  }

  /** Goes to a time; what is played over and over ends where that is outside of it. */
  seek(time: number): void {
    const to = Math.min(Math.max(0, time), this.duration);
    this.#until = null;
    if (this.loop && (to < this.loop.start_s || to >= this.loop.end_s)) this.loop = null;
    this.time = to;
    if (this.#media) this.#media.currentTime = to;
  }

  /** Plays a passage with what is around it, and stops behind it. */
  playSpan(span: Span, around = 0): void {
    this.seek(span.start_s - around);
    this.loop = null;
    this.#until = Math.min(span.end_s + around, this.duration);
    void this.play();
  }

  /** Plays a passage over and over from now on. */
  repeat(span: Span): void {
    this.#until = null;
    this.loop = span;
  }

  setRate(rate: number): void {
    this.rate = rate;
    if (this.#media) this.#media.playbackRate = rate;
  }

  /** The next of the speeds, faster (1) or slower (-1). */
  shiftRate(direction: 1 | -1): void {
    const now = RATES.findIndex((rate) => rate >= this.rate);
    const from = now < 0 ? RATES.length - 1 : now;
    const to = Math.min(RATES.length - 1, Math.max(0, from + direction));
    this.setRate(RATES[to] ?? 1);
  }

  /** Reads the clock once a frame: `timeupdate` comes four times a second, too late for words. */
  #follow(): void {
    const step = () => {
      const media = this.#media;
      if (!media || media.paused) return;
      if (this.loop && media.currentTime >= this.loop.end_s) media.currentTime = this.loop.start_s;
      this.time = media.currentTime;
      if (this.#until !== null && this.time >= this.#until) this.pause();
      else this.#frame = requestAnimationFrame(step);
    };
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(step);
  }
}
