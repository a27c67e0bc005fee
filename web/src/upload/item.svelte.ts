/** A file of the queue, and how far it is. */

import type { Wish } from '../api/upload';
import type { Progress, Take } from '../api/client';
import type { Row } from './kept';
import { leftovers } from './recorder/leftovers.svelte';

export type Phase =
  /** For its turn in this browser. */
  | 'waiting'
  | 'digesting'
  | 'sending'
  /** Until the service answers again. */
  | 'paused'
  /** Another tab has it. */
  | 'elsewhere'
  | 'queued'
  | 'running'
  | 'done'
  | 'failed'
  | 'cancelled'
  /** The page was left before all of it was sent. */
  | 'interrupted';

/** What is the matter, and what to do. */
export interface Trouble {
  title: string;
  cure: string | null;
  requestId: string | null;
}

const OVER: Phase[] = ['done', 'failed', 'cancelled', 'interrupted'];

/** How often the speed is told anew. */
const SPEED_MS = 500;

export class Item {
  phase = $state<Phase>('waiting');
  /** Bytes that were digested or sent. */
  count = $state(0);
  /** Bytes in a second. */
  speed = $state<number | null>(null);
  id = $state<string | null>(null);
  progress = $state.raw<Progress | null>(null);
  trouble = $state.raw<Trouble | null>(null);
  /** The service had it already. */
  wasKnown = $state(false);

  readonly key: string;
  readonly name: string;
  readonly bytes: number;
  readonly since: number;
  readonly wish: Wish;
  page: string;
  /** It was chosen alone, while nothing else was to be done. */
  isAlone = false;
  digest: string | null;
  /** Under which this browser keeps it until it is accepted, if it was recorded here. */
  recording: string | null;
  /** Ends what this page does about it. */
  stop = new AbortController();
  #mark = { at: 0, count: 0 };

  constructor(
    row: Row,
    /** The file itself, on the page where it was chosen. */
    readonly file: Blob | null,
    /** It would be lost with this page. */
    public isOnlyHere = false,
  ) {
    this.key = row.key;
    this.name = row.name;
    this.bytes = row.bytes;
    this.since = row.since;
    this.wish = row.wish;
    this.page = row.page;
    this.digest = row.digest;
    this.id = row.id;
    this.recording = row.recording ?? null;
    if (!file) this.look(row);
  }

  /** What another page, or this one before a reload, wrote of it. */
  look(row: Row): void {
    this.id = row.id;
    this.digest = row.digest;
    this.page = row.page;
    this.recording = row.recording ?? null;
    if (row.isDone) this.phase = 'done';
    else if (row.id) this.phase = 'queued';
    else this.phase = row.page === '' ? 'interrupted' : 'elsewhere';
  }

  get isOver(): boolean {
    return OVER.includes(this.phase);
  }

  /** Whether the service works on it, or will. */
  get isAccepted(): boolean {
    return this.phase === 'queued' || this.phase === 'running';
  }

  get row(): Row {
    const { key, name, bytes, since, id, page, digest, wish, recording } = this;
    return { key, name, bytes, since, id, page, digest, isDone: this.phase === 'done', wish, recording };
  }

  begin(phase: Phase): void {
    this.phase = phase;
    this.count = 0;
    this.speed = null;
    this.trouble = null;
    this.#mark = { at: performance.now(), count: 0 };
  }

  /** So many bytes are done. */
  reach(count: number): void {
    const now = performance.now();
    const [passed, done] = [now - this.#mark.at, count - this.#mark.count];
    this.count = Math.min(count, this.bytes);
    if (passed < SPEED_MS) return;
    this.speed = Math.max(0, (done / passed) * 1_000);
    this.#mark = { at: now, count };
  }

  /** How the service sees it. */
  see(take: Take): void {
    this.id = take.id;
    this.page = '';
    this.progress = take.progress ?? null;
    this.phase = take.status;
    this.trouble = null;
    if (this.recording) {
      void leftovers.forget(this.recording);
      this.recording = null;
      this.isOnlyHere = true;
    }
    if (take.error) this.trouble = { title: take.error.title, cure: take.error.cure, requestId: null };
  }
}
