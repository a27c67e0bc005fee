/**
 * Recordings in the keeping of this browser, piece by piece as they are made, so that they outlive
 * their tab. They leave it only by being handed in, which is done elsewhere.
 */

export interface Kept {
  key: string;
  /** When it began, in milliseconds since 1970. */
  at: number;
  /** Container and codec, as the browser names them. */
  type: string;
  /** How long it is, without pauses. */
  seconds: number;
  topic: string | null;
  /** It was stopped; else its page went away before. */
  isWhole: boolean;
}

const NAME = 'speech-coach';
const ROWS = 'recordings';
/** Under their recording and their place in it. As bytes, for some browsers refuse to keep blobs. */
const PIECES = 'pieces';
/** Pieces that are read at once: ten minutes. */
const BATCH = 600;

/** Without locks nobody could tell a recording that is left from one that is being made. */
export function canKeep(): boolean {
  try {
    return Boolean(globalThis.indexedDB && navigator.locks);
  } catch {
    return false;
  }
}

let database: Promise<IDBDatabase> | null = null;

function open(): Promise<IDBDatabase> {
  database ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore(ROWS, { keyPath: 'key' });
      request.result.createObjectStore(PIECES);
    };
    request.onsuccess = () => {
      request.result.onversionchange = () => request.result.close();
      resolve(request.result);
    };
    request.onerror = () => reject(request.error);
  });
  return database;
}

type Act<T> = (rows: IDBObjectStore, pieces: IDBObjectStore) => IDBRequest<T>;

async function attempt<T>(mode: IDBTransactionMode, act: Act<T>): Promise<T> {
  const opened = await open();
  return new Promise((resolve, reject) => {
    const transaction = opened.transaction([ROWS, PIECES], mode);
    const request = act(transaction.objectStore(ROWS), transaction.objectStore(PIECES));
    transaction.oncomplete = () => resolve(request.result);
    transaction.onabort = () => reject(transaction.error ?? new Error('given up'));
  });
}

/** Does it all or nothing. Phones cut the connection of a page behind others; the next one may do. */
function transact<T>(mode: IDBTransactionMode, act: Act<T>): Promise<T> {
  return attempt(mode, act).catch(() => {
    void database?.then((opened) => opened.close(), () => {});
    database = null;
    return attempt(mode, act);
  });
}

let last: Promise<unknown> = Promise.resolve();

/** Changes follow one another, so that nothing is written of what was removed. */
function inTurn(change: () => Promise<unknown>): Promise<void> {
  const turn = last.then(change).then(() => {});
  last = turn.catch(() => {});
  return turn;
}

function write(row: Kept, piece: ArrayBuffer | null, place: number): Promise<unknown> {
  return transact('readwrite', (rows, pieces) => {
    if (place > 0) {
      // Somebody cleared the browser meanwhile: the rest alone cannot be played.
      const before = pieces.getKey([row.key, place - 1]);
      before.onsuccess = () => {
        if (before.result === undefined) before.transaction?.abort();
      };
    }
    if (piece) pieces.put(piece, [row.key, place]);
    return rows.put(row);
  });
}

/** A recording on its way into the keeping of the browser. */
export class Keeping {
  #count = 0;
  #waiting = 0;
  #isRefused = false;

  /** Nothing where the browser keeps no recordings; `onRefused`, if it does not keep all of it. */
  static begin(at: Date, topic: string | null, onRefused: () => void): Keeping | null {
    if (!canKeep()) return null;
    const [key, began] = [crypto.randomUUID(), at.getTime()];
    return new Keeping({ key, at: began, type: '', seconds: 0, topic, isWhole: false }, onRefused);
  }

  private constructor(
    public row: Kept,
    private readonly onRefused: () => void,
  ) {
    this.#next(async () => {
      if (!(await claim(row.key))) throw new Error('another tab has it');
    });
  }

  /** All of it is written. */
  get isSafe(): boolean {
    return this.#count > 0 && this.#waiting === 0 && !this.#isRefused;
  }

  /** The next piece, with which it is so long. */
  add(piece: Blob, seconds: number, type: string): void {
    this.#next(async () => {
      this.row = { ...this.row, seconds, type };
      await write(this.row, await piece.arrayBuffer(), this.#count);
      this.#count += 1;
    });
  }

  /** There are no more. */
  end(seconds: number): void {
    this.#next(async () => {
      this.row = { ...this.row, seconds, isWhole: true };
      if (this.#count > 0) await write(this.row, null, this.#count);
    });
  }

  #next(change: () => Promise<void>): void {
    this.#waiting += 1;
    void inTurn(async () => {
      if (!this.#isRefused) await change();
    })
      .catch(() => {
        // A recording with a hole cannot be played, so that nothing follows.
        this.#isRefused = true;
        this.onRefused();
      })
      .finally(() => (this.#waiting -= 1));
  }
}

/** All that are kept, the newest first. */
export async function listKept(): Promise<Kept[]> {
  const kept = await transact<Kept[]>('readonly', (rows) => rows.getAll());
  return kept.sort((one, other) => other.at - one.at);
}

/** The sound of a recording; empty if it is gone. */
export async function load({ key, type }: Kept): Promise<Blob> {
  const parts: Blob[] = [];
  for (let from = 0; ; from += BATCH) {
    const range = IDBKeyRange.bound([key, from], [key, from + BATCH], false, true);
    const pieces = await transact<ArrayBuffer[]>('readonly', (_, all) => all.getAll(range));
    if (pieces.length > 0) parts.push(new Blob(pieces));
    if (pieces.length < BATCH) return new Blob(parts, { type });
  }
}

export function remove(key: string): Promise<void> {
  return inTurn(() =>
    transact('readwrite', (rows, pieces) => {
      pieces.delete(IDBKeyRange.bound([key], [key, []]));
      return rows.delete(key);
    }),
  );
}

const lockOf = (key: string) => `speech-coach.recording.${key}`;
/** What ends the locks of this page. */
const claims = new Map<string, () => void>();

/** Makes it this page's alone, for as long as the page lives; false if it is another's. */
export function claim(key: string): Promise<boolean> {
  if (claims.has(key)) return Promise.resolve(true);
  return new Promise((resolve, reject) => {
    const hold = (lock: Lock | null) => {
      if (!lock) return resolve(false);
      return new Promise<void>((end) => {
        claims.set(key, end);
        resolve(true);
      });
    };
    navigator.locks.request(lockOf(key), { ifAvailable: true }, hold).catch(reject);
  });
}

export function release(key: string): void {
  claims.get(key)?.();
  claims.delete(key);
}

export const isMine = (key: string) => claims.has(key);

/** Those that some page has, by their keys. */
export async function claimed(keys: string[]): Promise<string[]> {
  const { held } = await navigator.locks.query();
  return keys.filter((key) => held?.some((lock) => lock.name === lockOf(key)));
}

/** Waits until the page that has it releases it, or is gone. */
export async function whenFree(key: string): Promise<void> {
  await navigator.locks.request(lockOf(key), { mode: 'shared' }, () => {});
}
