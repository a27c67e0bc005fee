/** The stretch of time that is shown, and what moves it. Pure. */

export interface Range {
  start: number;
  end: number;
}

/** Nothing is shown larger than this many seconds across. */
const LENGTH_MIN = 2;

/** Where a view lands that follows the clock: a tenth behind its left edge. */
const LEAD = 0.1;

const within = (value: number, low: number, high: number) => Math.min(Math.max(value, low), high);

/** A range of a length, moved into the talk. */
function placed(start: number, length: number, duration: number): Range {
  const fitting = Math.min(length, duration);
  const from = within(start, 0, duration - fitting);
  return { start: from, end: from + fitting };
}

/** `factor` below 1 shows less and larger; `around` stays where it is on the screen. */
export function zoomed(range: Range, factor: number, around: number, duration: number): Range {
  const length = range.end - range.start;
  const least = Math.min(LENGTH_MIN, duration);
  const next = within(length * factor, least, duration);
  const share = length > 0 ? (around - range.start) / length : 0.5;
  return placed(around - share * next, next, duration);
}

export function panned(range: Range, by: number, duration: number): Range {
  return placed(range.start + by, range.end - range.start, duration);
}

/** The same range where it holds the time, else the next page with it. */
export function followed(range: Range, time: number, duration: number): Range {
  if (time >= range.start && time <= range.end) return range;
  const length = range.end - range.start;
  return placed(time - LEAD * length, length, duration);
}

/** Pixels from the left edge. */
export function xOf(time: number, range: Range, width: number): number {
  return ((time - range.start) / (range.end - range.start)) * width;
}

/** The time under a pixel, within what is shown. */
export function timeOf(x: number, range: Range, width: number): number {
  const share = width > 0 ? within(x / width, 0, 1) : 0;
  return range.start + share * (range.end - range.start);
}

const STEPS = [0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600];

/** Round times for the ruler, no closer to each other than `apart` pixels. */
export function ticks(range: Range, width: number, apart: number): number[] {
  const length = range.end - range.start;
  if (width <= 0 || length <= 0) return [];
  const least = (apart / width) * length;
  const step = STEPS.find((one) => one >= least) ?? 3600 * Math.ceil(least / 3600);
  const first = Math.ceil(range.start / step - 1e-9);
  const count = Math.floor(range.end / step + 1e-9) - first + 1;
  return Array.from({ length: Math.max(0, count) }, (_, index) => {
    return Math.round((first + index) * step * 10) / 10;
  });
}
