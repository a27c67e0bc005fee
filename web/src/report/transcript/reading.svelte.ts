/** How a transcript is read: which marks are shown, where the reader stands, whether it follows. */

import type { Player } from '../../player/player.svelte';
import type { Layout, Mark } from './layout';

/** In the order of their switches. What helps a talk is not shown until somebody asks. */
export const KINDS = [
  ['filled', true],
  ['filler', true],
  ['pause_inside', true],
  ['pause_between', false],
  ['repetition', true],
  ['false_start', true],
  ['hedge', true],
  ['weak_word', true],
  ['passive', true],
  ['bureaucratese', true],
  ['inclusive', true],
  ['long_sentence', false],
  ['question', false],
  ['rhetorical_question', false],
  ['signpost', false],
  ['number', false],
  ['name', false],
  ['example', false],
  ['call_to_action', false],
] as const satisfies [string, boolean][];

const AROUND_S = 2;

export class Reading {
  layout = $state.raw<Layout>({ items: [], marks: [], paragraphs: [], byStart: [], itemOfWord: [] });
  shown = $state.raw<ReadonlySet<string>>(new Set(KINDS.filter(([, on]) => on).map(([kind]) => kind)));
  /** The one stop of the tabulator in the text. */
  active = $state(0);
  /** The text scrolls with the voice. */
  follows = $state(true);
  /** The mark that the reader went to last. */
  mark = $state.raw<Mark | null>(null);

  /** Marks to go through, in order of time. */
  readonly steps = $derived(this.layout.marks.filter((mark) => this.shown.has(mark.kind)));

  readonly #player: Player;

  constructor(player: Player) {
    this.#player = player;
  }

  /** Another text, such as the same after a correction. */
  show(layout: Layout): void {
    this.layout = layout;
    this.active = Math.min(this.active, Math.max(0, layout.items.length - 1));
    this.mark = null;
  }

  toggle(kind: string): void {
    const shown = new Set(this.shown);
    if (!shown.delete(kind)) shown.add(kind);
    this.shown = shown;
  }

  /** Which step the reader is at, from 1; 0 where it is none. */
  get place(): number {
    return this.mark ? this.steps.indexOf(this.mark) + 1 : 0;
  }

  /** Goes to the next mark (1) or the one before (-1); whether there is one. */
  step(direction: 1 | -1): boolean {
    const to = this.steps[this.#next(direction)];
    if (!to) return false;
    const isLooping = this.#player.loop !== null;
    this.mark = to;
    this.active = to.items[0];
    this.follows = true;
    this.#player.seek(to.start_s);
    if (isLooping) this.#loop(to.start_s, to.end_s);
    return true;
  }

  /** Plays the place of the mark over and over, or stops that. */
  loop(): void {
    const player = this.#player;
    if (player.loop) {
      player.loop = null;
      return;
    }
    const isNear = this.mark && Math.abs(player.time - this.mark.start_s) <= 2 * AROUND_S;
    const around = isNear && this.mark ? this.mark : { start_s: player.time, end_s: player.time };
    this.#loop(around.start_s, around.end_s);
    void player.play();
  }

  #loop(start_s: number, end_s: number): void {
    const { duration } = this.#player;
    this.#player.repeat({
      start_s: Math.max(0, start_s - AROUND_S),
      end_s: Math.min(duration, end_s + AROUND_S),
    });
  }

  #next(direction: 1 | -1): number {
    const { steps } = this;
    const time = this.#player.time;
    const here = this.mark ? steps.indexOf(this.mark) : -1;
    // Right where the last step led, places that begin together come one after the other.
    if (here >= 0 && this.mark && Math.abs(time - this.mark.start_s) < 0.3) return here + direction;
    if (direction === 1) return steps.findIndex((step) => step.start_s > time + 0.01);
    return steps.findLastIndex((step) => step.start_s < time - 0.3);
  }
}
