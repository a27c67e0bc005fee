/** Files of the queue as the browser keeps them, so that other tabs and a reload know of them. */

import type { Wish } from '../api/upload';

export interface Row {
  key: string;
  name: string;
  bytes: number;
  /** When it was chosen, in milliseconds since 1970. */
  since: number;
  /** The take, once the service has it. */
  id: string | null;
  /** The page that sends it; empty once it does no more. */
  page: string;
  /** What the service would know it by, should it have come in whole after all. */
  digest: string | null;
  /** There is a report. */
  isDone: boolean;
  wish: Wish;
  /** Under which this browser keeps it, if it was recorded here. */
  recording?: string | null;
}

export const KEY = 'speech-coach.queue';
/** Older rows are of no more use: the talks themselves are in the history. */
const AGE_MAX_MS = 24 * 3_600_000;
const DONE_AGE_MAX_MS = 3_600_000;

function isRow(value: unknown): value is Row {
  const row = (typeof value === 'object' && value !== null ? value : {}) as Partial<Row>;
  return (
    [row.key, row.name, row.page].every((text) => typeof text === 'string') &&
    [row.bytes, row.since].every((count) => typeof count === 'number') &&
    [row.id, row.digest, row.recording ?? null].every((text) => text === null || typeof text === 'string') &&
    typeof row.isDone === 'boolean' &&
    typeof row.wish === 'object' &&
    row.wish !== null
  );
}

/** The rows of a text, whatever somebody wrote there. */
export function read(text: string | null, now: number): Row[] {
  let rows: unknown;
  try {
    rows = JSON.parse(text ?? '[]');
  } catch {
    return [];
  }
  if (!Array.isArray(rows)) return [];
  return rows
    .filter(isRow)
    .filter((row) => now - row.since < (row.isDone ? DONE_AGE_MAX_MS : AGE_MAX_MS));
}

/** The rows with one of them as it is now, at its place, or without it. */
export function put(rows: Row[], key: string, row: Row | null): Row[] {
  if (!row) return rows.filter((one) => one.key !== key);
  if (!rows.some((one) => one.key === key)) return [...rows, row];
  return rows.map((one) => (one.key === key ? row : one));
}
