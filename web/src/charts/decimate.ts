/** Fewer points for drawing: the lowest and the highest of each column of pixels. Pure. */

import type { Waveform } from '../api/waveform';
import type { Range } from './range';

/** Levels of a recording, bin by bin. */
export interface Peaks {
  low: Int8Array;
  high: Int8Array;
  secondsPerBin: number;
  /** The same with fewer bins, so that hours are drawn as quickly as minutes. */
  coarse: Peaks | null;
}

/** Bins that are one bin of the next coarser level. */
const MERGED = 16;

export function peaksOf(waveform: Waveform): Peaks {
  const { bins } = waveform;
  const [low, high] = [new Int8Array(bins.length), new Int8Array(bins.length)];
  // Hours have more than a million bins: `Int8Array.from` would hold the page up for long.
  for (let at = 0; at < bins.length; at += 1) [low[at], high[at]] = bins[at] as [number, number];
  return withCoarse(low, high, waveform.samples_per_bin / waveform.sample_rate_hz);
}

function withCoarse(low: Int8Array, high: Int8Array, secondsPerBin: number): Peaks {
  const peaks = { low, high, secondsPerBin, coarse: null };
  if (low.length <= MERGED) return peaks;
  const count = Math.ceil(low.length / MERGED);
  const range = { start: 0, end: count * MERGED * secondsPerBin };
  const merged = columnsOf(peaks, range, count);
  return { ...peaks, coarse: withCoarse(merged.low, merged.high, MERGED * secondsPerBin) };
}

/** The greatest level of all, 0 to 127. */
export function loudest(peaks: Peaks): number {
  let most = 0;
  const { low, high } = coarsest(peaks);
  for (const value of low) if (-value > most) most = -value;
  for (const value of high) if (value > most) most = value;
  return most;
}

function coarsest(peaks: Peaks): Peaks {
  return peaks.coarse ? coarsest(peaks.coarse) : peaks;
}

/** The extremes of each column; columns behind the end are silent. */
export function columnsOf(
  peaks: Peaks,
  range: Range,
  count: number,
): { low: Int8Array; high: Int8Array } {
  const binsPerColumn = (range.end - range.start) / count / peaks.secondsPerBin;
  // At least two coarse bins a column: no column borrows much of its neighbour.
  if (peaks.coarse && binsPerColumn >= 2 * MERGED) return columnsOf(peaks.coarse, range, count);
  const low = new Int8Array(count);
  const high = new Int8Array(count);
  const first = range.start / peaks.secondsPerBin;
  for (let column = 0; column < count; column += 1) {
    const from = Math.floor(first + column * binsPerColumn);
    const to = Math.max(from + 1, Math.floor(first + (column + 1) * binsPerColumn));
    let [least, most] = [127, -127];
    for (let bin = Math.max(0, from); bin < to && bin < peaks.low.length; bin += 1) {
      const [down, up] = [peaks.low[bin] ?? 0, peaks.high[bin] ?? 0];
      if (down < least) least = down;
      if (up > most) most = up;
    }
    if (least <= most) [low[column], high[column]] = [least, most];
  }
  return { low, high };
}

/** A line over time; `null` where there is nothing to say. */
export interface Line {
  times: number[];
  values: (number | null)[];
}

/** The first place in rising times that is not before `time`. */
export function placeOf(times: readonly number[], time: number): number {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] ?? 0) < time) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * The part of a line that is seen, with a point before and one behind it. Where points are denser
 * than pixels, each column keeps its lowest and its highest in their order; a column of gaps is one.
 */
export function lineIn(line: Line, range: Range, count: number): Line {
  const from = Math.max(0, placeOf(line.times, range.start) - 1);
  const to = Math.min(line.times.length, placeOf(line.times, range.end) + 1);
  if (to - from <= 2 * count) {
    return { times: line.times.slice(from, to), values: line.values.slice(from, to) };
  }
  const [times, values]: [number[], (number | null)[]] = [[], []];
  const add = (place: number) => {
    times.push(line.times[place] ?? 0);
    values.push(line.values[place] ?? null);
  };
  const perColumn = (to - from) / count;
  for (let column = 0; column < count; column += 1) {
    const start = from + Math.floor(column * perColumn);
    const end = from + Math.floor((column + 1) * perColumn);
    const extremes = extremesIn(line.values, start, end);
    if (!extremes) add(start);
    else {
      const [first, last] = extremes.sort((a, b) => a - b);
      if (first !== undefined) add(first);
      if (last !== undefined && last !== first) add(last);
    }
  }
  return { times, values };
}

/** Places of the lowest and the highest value of a part. */
function extremesIn(
  values: readonly (number | null)[],
  start: number,
  end: number,
): [number, number] | null {
  let [least, most] = [-1, -1];
  for (let place = start; place < end; place += 1) {
    const value = values[place];
    if (value === null || value === undefined) continue;
    if (least < 0 || value < (values[least] ?? 0)) least = place;
    if (most < 0 || value > (values[most] ?? 0)) most = place;
  }
  return least < 0 ? null : [least, most];
}

/** A row of a table: a stretch of time with its extremes. */
export interface Row {
  start: number;
  end: number;
  low: number | null;
  high: number | null;
}

/** A line as at most `count` rows of the same number of points. */
export function rowsOf(line: Line, count: number): Row[] {
  const size = Math.max(1, Math.ceil(line.times.length / count));
  const rows: Row[] = [];
  for (let start = 0; start < line.times.length; start += size) {
    const end = Math.min(start + size, line.times.length);
    const [least, most] = extremesIn(line.values, start, end) ?? [-1, -1];
    rows.push({
      start: line.times[start] ?? 0,
      end: line.times[end - 1] ?? 0,
      low: line.values[least] ?? null,
      high: line.values[most] ?? null,
    });
  }
  return rows;
}

/** The lowest and the highest value of a line. */
export function extremesOf(line: Line): { low: number; high: number } | null {
  const [row] = rowsOf(line, 1);
  return row?.low == null || row.high == null ? null : { low: row.low, high: row.high };
}

/** How loud the recording gets, 0 to 1, in `count` equal parts. */
export function levelsOf(peaks: Peaks, count: number): Line {
  const end = peaks.low.length * peaks.secondsPerBin;
  const { low, high } = columnsOf(peaks, { start: 0, end }, count);
  return {
    times: Array.from({ length: count }, (_, part) => (part / count) * end),
    values: Array.from(low, (least, part) => Math.max(-least, high[part] ?? 0) / 127),
  };
}
