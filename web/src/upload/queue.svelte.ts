/**
 * Files on their way to a report. They are kept by the browser: other tabs see them, and a reload
 * loses only those that were not yet sent.
 */

import { ApiError } from '../api/client';
import { Backoff } from '../api/events';
import { cancel, isPassing, known, upload, type Wish } from '../api/upload';
import { t } from '../i18n/index.svelte';
import { digestOf, DIGEST_BYTES_MAX, readable } from './digest';
import { Item, type Phase, type Trouble } from './item.svelte';
import { KEY, put, read } from './kept';
import { leftovers } from './recorder/leftovers.svelte';
import { troubleOf } from './refused';
import { Tending } from './tending.svelte';

/** Where a file comes from that was recorded here. */
interface Origin {
  recording: string | null;
  isOnlyHere: boolean;
}

const CHOSEN: Origin = { recording: null, isOnlyHere: false };

/** Files that are digested or sent at once. */
const SENDING_MAX = 2;

class Queue {
  items = $state.raw<Item[]>([]);
  /** What happened last, for those who do not see it. */
  said = $state('');
  /** Called when there is a report of what was handed in here. */
  onDone: (item: Item) => void = () => {};

  /** This page, among the tabs of the browser. */
  readonly #page = crypto.getRandomValues(new Uint32Array(2)).join('-');
  readonly #tending = new Tending((item) => this.#changed(item));
  readonly #backoffs = new Map<string, Backoff>();

  constructor() {
    this.#merge(localStorage.getItem(KEY));
    void this.#settleLost();
    addEventListener('storage', (event) => {
      if (event.key !== KEY) return;
      this.#merge(event.newValue);
      void this.#settleLost((item) => item.recording !== null);
    });
    addEventListener('pagehide', () => this.#leave());
    addEventListener('online', () => this.#resume());
    addEventListener('beforeunload', (event) => {
      if (this.items.some((item) => item.isOnlyHere && !item.id && !item.isOver)) event.preventDefault();
    });
    // Where there are locks, other tabs see by it whether this one is still there.
    void navigator.locks?.request(`speech-coach.${this.#page}`, () => new Promise(() => {}));
  }

  /** The service does not answer. */
  get isLost(): boolean {
    return this.#tending.isLost || this.items.some((item) => item.phase === 'paused');
  }

  /** Takes files in; those with a `trouble` are only shown. */
  add(files: { file: Blob; name: string; trouble: Trouble | null }[], wish: Wish, origin = CHOSEN): void {
    const added = files.map(({ file, name, trouble }) => {
      const key = crypto.getRandomValues(new Uint32Array(2)).join('-');
      const [bytes, since, page] = [file.size, Date.now(), this.#page];
      const { recording, isOnlyHere } = origin;
      const row = { key, name, bytes, since, id: null, page, digest: null, isDone: false, wish, recording };
      const item = new Item(row, trouble ? null : file, isOnlyHere);
      item.isAlone = files.length === 1 && this.items.every((one) => one.isOver);
      if (trouble) {
        item.phase = 'failed';
        item.trouble = trouble;
        item.page = '';
      }
      return item;
    });
    const isAgain = (old: Item) =>
      old.phase === 'interrupted' && added.some(({ name, bytes }) => name === old.name && bytes === old.bytes);
    this.items = [...this.items, ...added];
    for (const old of this.items.filter(isAgain)) this.remove(old);
    for (const item of added) this.#changed(item);
    this.#next();
  }

  /** Ends it, wherever it is. */
  async cancel(item: Item): Promise<void> {
    if (item.isAccepted && item.id) {
      try {
        await cancel(item.id);
      } catch (error) {
        item.trouble = troubleOf(error);
      }
      this.#tending.tend(this.items);
      return;
    }
    item.stop.abort();
    this.#end(item, 'cancelled');
    this.#next();
  }

  /** Begins anew, with the file that is still at hand. */
  retry(item: Item): void {
    item.stop = new AbortController();
    item.id = null;
    item.page = this.#page;
    item.begin('waiting');
    this.#changed(item);
    this.#next();
  }

  /** Takes it off the list; what the service has stays there. */
  remove(item: Item): void {
    this.items = this.items.filter((one) => one !== item);
    this.#keep(item.key, null);
    const { recording } = item;
    if (recording && this.items.every((one) => one.recording !== recording)) leftovers.release(recording);
  }

  clear(): void {
    for (const item of this.items.filter((one) => one.isOver)) this.remove(item);
  }

  #next(): void {
    const isBusy = (item: Item) => item.phase === 'digesting' || item.phase === 'sending';
    for (const item of this.items) {
      if (this.items.filter(isBusy).length >= SENDING_MAX) return;
      if (item.phase === 'waiting') void this.#send(item);
    }
  }

  async #send(item: Item): Promise<void> {
    const { file, stop } = item;
    if (!file) return;
    try {
      const take = await this.#handIn(item, file, stop.signal);
      this.#backoffs.delete(item.key);
      item.see(take);
      this.#changed(item);
    } catch (error) {
      if (stop.signal.aborted) return;
      const cause = await readable(file).then(() => error, (unreadable: unknown) => unreadable);
      if (isPassing(cause)) this.#pause(item, cause);
      else {
        item.trouble = troubleOf(cause);
        this.#end(item, 'failed');
      }
    }
    this.#next();
  }

  async #handIn(item: Item, file: Blob, signal: AbortSignal) {
    item.begin('digesting');
    if (!item.digest && file.size <= DIGEST_BYTES_MAX) {
      item.digest = await digestOf(file, (bytes) => item.reach(bytes), signal);
      this.#changed(item);
    }
    const take = item.digest ? await known(item.digest, item.wish, signal) : null;
    item.wasKnown = take !== null;
    if (take) return take;
    item.begin('sending');
    const submission = { ...item.wish, file, name: item.name };
    return upload(submission, (bytes) => item.reach(bytes), signal);
  }

  #pause(item: Item, error: ApiError): void {
    const backoff = this.#backoffs.get(item.key) ?? new Backoff();
    this.#backoffs.set(item.key, backoff);
    item.phase = 'paused';
    item.trouble = { ...troubleOf(error), cure: t('upload.goes_on') };
    this.said = `${item.name}: ${item.trouble.title}`;
    setTimeout(() => this.#resume(item), backoff.next());
  }

  #resume(only?: Item): void {
    for (const item of only ? [only] : this.items) {
      if (item.phase === 'paused') item.begin('waiting');
    }
    this.#next();
  }

  #end(item: Item, phase: Phase): void {
    item.phase = phase;
    item.page = '';
    this.#changed(item);
  }

  /** Keeps, tells and watches what is new about it. */
  #changed(item: Item): void {
    if (!this.items.includes(item)) return;
    const isWorthKeeping = item.id !== null || item.page !== '' || item.phase === 'interrupted';
    this.#keep(item.key, isWorthKeeping ? item.row : null);
    if (item.isOver) {
      this.said = `${item.name}: ${t(`upload.phase_${item.phase}`)}`;
      if (item.phase === 'done' && item.file) this.onDone(item);
    }
    this.#tending.tend(this.items);
  }

  #keep(key: string, row: Item['row'] | null): void {
    const rows = put(read(localStorage.getItem(KEY), Date.now()), key, row);
    localStorage.setItem(KEY, JSON.stringify(rows));
  }

  /** Takes over what another tab, or this one before a reload, wrote. */
  #merge(text: string | null): void {
    const rows = read(text, Date.now());
    const isMine = (item: Item) => item.file !== null || item.phase === 'failed';
    const kept = this.items.filter((item) => isMine(item) || rows.some((row) => row.key === item.key));
    for (const item of kept) {
      const row = rows.find((one) => one.key === item.key);
      if (row && !item.file && !item.id) item.look(row);
    }
    const added = rows.filter((row) => !kept.some((item) => item.key === row.key));
    this.items = [...kept, ...added.map((row) => new Item(row, null))];
    this.#tending.tend(this.items);
  }

  /** Nobody sends any more what a closed page began to send; perhaps it came in whole even so. */
  async #settleLost(isMeant: (item: Item) => boolean = () => true): Promise<void> {
    const locks = await navigator.locks?.query();
    const isThere = (page: string) => !locks || locks.held?.some((lock) => lock.name?.endsWith(page));
    for (const item of this.items.filter((one) => !one.id && !one.file && isMeant(one))) {
      if (item.phase === 'elsewhere' && isThere(item.page)) continue;
      item.phase = 'interrupted';
      item.page = '';
      const digest = item.digest;
      const take = digest ? await known(digest, item.wish, item.stop.signal).catch(() => null) : null;
      if (take) item.see(take);
      // What the browser keeps is offered again elsewhere.
      if (!take && item.recording) this.remove(item);
      else this.#changed(item);
    }
  }

  /** The page goes; what it did not send stays unsent. */
  #leave(): void {
    for (const item of this.items) {
      if (item.file && !item.id && !item.isOver) this.#keep(item.key, { ...item.row, page: '' });
    }
  }
}

export const queue = new Queue();
