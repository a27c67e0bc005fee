/**
 * Looks after takes that are not over. A browser opens few connections to one service, so that one
 * take alone is followed as it happens, and only while somebody looks; the others are asked for.
 */

import { ApiError } from '../api/client';
import { Backoff, follow } from '../api/events';
import { getTake } from '../api/takes';
import { isPassing, unfinished } from '../api/upload';
import type { Item } from './item.svelte';

const ASK_MS = 2_000;
/** Nobody looks. */
const ASK_HIDDEN_MS = 15_000;

export class Tending {
  isLost = $state(false);

  readonly #onChange: (item: Item) => void;
  readonly #backoff = new Backoff();
  #items: Item[] = [];
  #followed: Item | null = null;
  #unfollow = () => {};
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isAsking = false;

  constructor(onChange: (item: Item) => void) {
    this.#onChange = onChange;
    document.addEventListener('visibilitychange', () => {
      this.#rest();
      this.tend(this.#items);
    });
  }

  /** Looks after these from now on. */
  tend(items: Item[]): void {
    this.#items = items;
    const open = items.filter((item) => item.isAccepted);
    const first = open.find((item) => item.phase === 'running') ?? open[0] ?? null;
    this.#follow(document.hidden ? null : first);
    if (open.length === 0) this.isLost = false;
    const others = open.filter((item) => item !== this.#followed);
    if (others.length === 0) this.#rest();
    else if (!this.#isAsking) this.#timer ??= setTimeout(() => void this.#ask(), this.#pace());
  }

  #pace(): number {
    return document.hidden ? ASK_HIDDEN_MS : ASK_MS;
  }

  #rest(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #follow(item: Item | null): void {
    if (this.#followed === item) return;
    this.#unfollow();
    this.#followed = item;
    this.#unfollow = () => {};
    if (!item?.id) return;
    this.#unfollow = follow(item.id, {
      onProgress: (progress) => {
        item.progress = progress;
        if (item.phase !== progress.status) {
          item.phase = progress.status;
          this.#onChange(item);
        }
      },
      onLost: (lost) => (this.isLost = lost),
      onEnd: (take) => {
        item.see(take);
        this.#onChange(item);
      },
      onRefused: (error) => this.#refuse(item, error),
    });
  }

  async #ask(): Promise<void> {
    this.#rest();
    this.#isAsking = true;
    let delay = this.#pace();
    try {
      const takes = await unfinished();
      const open = this.#items.filter((item) => item.isAccepted && item !== this.#followed);
      for (const item of open) {
        const take = takes.find((one) => one.id === item.id);
        if (take) item.see(take);
        else await this.#askOne(item);
      }
      if (!this.#followed) this.isLost = false;
      this.#backoff.reset();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      // A refusal, such as without a key, is said elsewhere; asking more often does not help.
      this.isLost = isPassing(error);
      delay = Math.max(delay, this.#backoff.next());
    } finally {
      this.#isAsking = false;
      this.#timer ??= setTimeout(() => void this.#ask(), delay);
      this.tend(this.#items);
    }
  }

  async #askOne(item: Item): Promise<void> {
    if (!item.id) return;
    try {
      item.see(await getTake(item.id));
      this.#onChange(item);
    } catch (error) {
      if (isPassing(error) || !(error instanceof ApiError)) throw error;
      this.#refuse(item, error);
    }
  }

  /** The take is gone, or not for us. */
  #refuse(item: Item, error: ApiError): void {
    item.phase = 'failed';
    item.trouble = { title: error.title, cure: error.cure, requestId: error.requestId };
    this.#onChange(item);
  }
}
