/** A commentary on one take: looked at first, sent when somebody says so, waited for. */

import { ApiError } from '../api/client';
import {
  known,
  preview,
  wanted,
  type CommentaryAnswer,
  type Preview,
} from '../api/commentary';

export class CommentaryState {
  answer = $state.raw<CommentaryAnswer | null>(null);
  /** What would be sent, while somebody looks at it. */
  preview = $state.raw<Preview | null>(null);
  isWaiting = $state(false);
  /** Something was asked for here, and is there now. */
  isNew = $state(false);
  error = $state.raw<unknown>(null);

  readonly #id: string;

  constructor(id: string) {
    this.#id = id;
  }

  /** Shows what was asked for before, and waits for it if it is on its way. */
  async load(signal: AbortSignal): Promise<void> {
    await this.#try(signal, async () => {
      this.answer = await known(this.#id, signal);
      if (this.answer?.status === 'wanted') await this.#wait(signal);
    });
  }

  async look(signal: AbortSignal): Promise<void> {
    await this.#try(signal, async () => {
      this.preview = await preview(this.#id, signal);
    });
  }

  async send(signal: AbortSignal): Promise<void> {
    this.preview = null;
    await this.#try(signal, async () => {
      await this.#wait(signal);
      this.isNew = this.answer?.status === 'done';
    });
  }

  async #wait(signal: AbortSignal): Promise<void> {
    this.isWaiting = true;
    do {
      this.answer = await wanted(this.#id, signal);
    } while (this.answer.status === 'wanted');
  }

  async #try(signal: AbortSignal, work: () => Promise<void>): Promise<void> {
    [this.error, this.isNew] = [null, false];
    try {
      await work();
    } catch (error) {
      if (!signal.aborted) this.error = error;
    } finally {
      if (!signal.aborted) this.isWaiting = false;
    }
  }
}

/** A failure in one line. */
export function lineOf(error: unknown): string | null {
  if (!(error instanceof ApiError) || error.title === '') return null;
  return error.title.charAt(0).toUpperCase() + error.title.slice(1) + '.';
}
