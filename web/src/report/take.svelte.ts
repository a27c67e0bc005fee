/** A take and its report, as one view has it, with what can be changed of it. */

import type { Report, Scoring, Take } from '../api/client';
import { correct, correctionsOf, recordingOf, scoringOf, type Correction, type Corrections, type NotFilledPause } from '../api/report';
import { changeTake, getTake, removeTake } from '../api/takes';
import { upload } from '../api/upload';
import type { Occurrence } from './fillers/occurrences';

export class TakeState {
  take = $state.raw<Take | null>(null);
  /** Why there is none, or why the last wish failed. */
  error = $state.raw<unknown>(null);
  /** Why the last correction was refused. */
  refusal = $state.raw<unknown>(null);
  scoring = $state.raw<Scoring | null>(null);
  corrections = $state.raw<Corrections>({ corrections: [] });
  /** Words of the talk went to a language model. */
  wordsSent = $state(false);
  /** A change is on its way. */
  isWorking = $state(false);

  readonly id: string;

  constructor(id: string) {
    this.id = id;
  }

  get report(): Report | null {
    return this.take?.status === 'done' ? (this.take.report ?? null) : null;
  }

  /** Asks for the take; again when the words of its report are wanted in another language. */
  async load(signal?: AbortSignal): Promise<void> {
    await this.#ask(async () => {
      const take = await getTake(this.id, signal);
      this.take = take;
      if (!this.report) return;
      this.corrections = await correctionsOf(this.id, signal);
      this.scoring ??= await scoringOf(this.report.transcript.language, this.report.profile, signal);
    });
  }

  /** Another name; whether it was taken. */
  async rename(name: string): Promise<boolean> {
    return this.#try(async () => {
      const take = await changeTake(this.id, { name });
      // The answer may come without the report.
      if (this.take) this.take = { ...this.take, name: take.name, tags: take.tags };
    });
  }

  async remove(): Promise<boolean> {
    return this.#try(() => removeTake(this.id));
  }

  /** Hands the recording in again under the same settings; the identity of the take then. */
  async again(): Promise<string | null> {
    const { take } = this;
    let id: string | null = null;
    if (!take) return id;
    await this.#try(async () => {
      const { settings } = take;
      const bytes = await recordingOf(this.id);
      const submission = {
        file: new Blob([bytes], { type: take.content_type }),
        name: take.name,
        language: settings.language,
        profile: take.settings.profile,
        fillersAlways: settings.fillers_always,
        fillersNever: settings.fillers_never,
        contextualFillers: settings.contextual_fillers,
        commentary: false,
      };
      id = (await upload(submission, () => undefined, new AbortController().signal)).id;
    });
    return id;
  }

  /** "This is not a filler here." */
  notFiller(filler: Occurrence): Promise<boolean> {
    const { kind, lexeme, start_s, words } = filler;
    if (kind === 'filled') {
      return this.#correct((before) => {
        const { corrections, not_filled_pauses = [] } = without(before, { start_s });
        return { corrections, not_filled_pauses: [...not_filled_pauses, { start_s }] };
      });
    }
    if (!words) return Promise.resolve(false);
    const [first_word, end_word] = words;
    const one = { lexeme, first_word, end_word, is_filler: false };
    return this.#correct((before) => {
      const rest = without(before, one);
      return { ...rest, corrections: [...rest.corrections, one] };
    });
  }

  /** Takes a correction back. */
  undo(one: Correction | NotFilledPause): Promise<boolean> {
    return this.#correct((before) => without(before, one));
  }

  /** What somebody else corrected meanwhile is kept. */
  #correct(change: (before: Corrections) => Corrections): Promise<boolean> {
    return this.#try(async () => {
      const corrections = change(await correctionsOf(this.id));
      this.take = await correct(this.id, corrections);
      this.corrections = corrections;
    }, 'refusal');
  }

  #try(wish: () => Promise<void>, why: 'error' | 'refusal' = 'error'): Promise<boolean> {
    this.isWorking = true;
    return this.#ask(wish, why).finally(() => (this.isWorking = false));
  }

  async #ask(wish: () => Promise<void>, why: 'error' | 'refusal' = 'error'): Promise<boolean> {
    try {
      await wish();
      this[why] = null;
      return true;
    } catch (error) {
      if (!(error instanceof DOMException && error.name === 'AbortError')) this[why] = error;
      return false;
    }
  }
}

function without(all: Corrections, one: Correction | NotFilledPause): Corrections {
  if ('lexeme' in one) {
    return { ...all, corrections: all.corrections.filter((other) => !isSame(one, other)) };
  }
  const sounds = all.not_filled_pauses ?? [];
  return { ...all, not_filled_pauses: sounds.filter((other) => other.start_s !== one.start_s) };
}

function isSame(one: Correction, other: Correction): boolean {
  return (
    one.lexeme === other.lexeme &&
    one.first_word === other.first_word &&
    one.end_word === other.end_word
  );
}
