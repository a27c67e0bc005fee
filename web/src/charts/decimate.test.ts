import { expect, test } from 'vitest';
import { columnsOf, extremesOf, levelsOf, lineIn, loudest, peaksOf, placeOf, rowsOf } from './decimate';

const peaks = peaksOf({
  sample_rate_hz: 16_000,
  samples_per_bin: 160,
  bins: [[-1, 2], [-3, 4], [0, 9], [-5, 0], [-2, 2], [-1, 1]],
});

test('columns of a waveform keep the extremes of their bins', () => {
  const { low, high } = columnsOf(peaks, { start: 0, end: 0.06 }, 3);
  expect([...low]).toEqual([-3, -5, -2]);
  expect([...high]).toEqual([4, 9, 2]);
});

test('columns narrower than a bin repeat it, columns behind the end are silent', () => {
  const { high } = columnsOf(peaks, { start: 0.04, end: 0.08 }, 8);
  expect([...high]).toEqual([2, 2, 1, 1, 0, 0, 0, 0]);
});

test('levels are shares of the full scale', () => {
  expect(loudest(peaks)).toBe(9);
  expect(levelsOf(peaks, 2).values).toEqual([9 / 127, 5 / 127]);
});

test('hours are drawn from fewer bins, and show the same', () => {
  const bins = Array.from({ length: 720_000 }, (_, index): [number, number] => {
    return [-(index % 100), index === 400_000 ? 127 : index % 50];
  });
  const long = peaksOf({ sample_rate_hz: 16_000, samples_per_bin: 160, bins });
  expect(long.coarse?.low.length).toBe(45_000);
  const exact = columnsOf({ ...long, coarse: null }, { start: 0, end: 7200 }, 2400);
  const draw = () => columnsOf(long, { start: 0, end: 7200 }, 2400);
  expect(draw()).toEqual(exact);
  expect(loudest(long)).toBe(127);
  const times = Array.from({ length: 20 }, () => {
    const begun = performance.now();
    draw();
    return performance.now() - begun;
  });
  expect(Math.min(...times)).toBeLessThan(8);
});

const line = (values: (number | null)[]) => ({ times: values.map((_, index) => index), values });

test('a line with room for its points keeps them, and one on either side', () => {
  const { times } = lineIn(line([0, 1, 2, 3, 4, 5]), { start: 1.5, end: 3.5 }, 100);
  expect(times).toEqual([1, 2, 3, 4]);
});

test('a dense line keeps the lowest and the highest of each column in their order', () => {
  const values = [3, 1, 9, 2, null, null, null, null, 5, 5, 5, 5];
  expect(lineIn(line(values), { start: 0, end: 11 }, 3)).toEqual({
    times: [1, 2, 4, 8],
    values: [1, 9, null, 5],
  });
});

test('what is decimated is never longer than two points a column', () => {
  const long = line(Array.from({ length: 72_000 }, (_, index) => Math.sin(index)));
  expect(lineIn(long, { start: 0, end: 72_000 }, 900).times.length).toBeLessThanOrEqual(1800);
});

test('rows of a table are at most as many as asked for, and hold every value', () => {
  const rows = rowsOf(line([4, null, 1, 8, null, null, 2]), 4);
  expect(rows).toEqual([
    { start: 0, end: 1, low: 4, high: 4 },
    { start: 2, end: 3, low: 1, high: 8 },
    { start: 4, end: 5, low: null, high: null },
    { start: 6, end: 6, low: 2, high: 2 },
  ]);
  expect(rowsOf(line([]), 4)).toEqual([]);
});

test('a line without values has no extremes', () => {
  expect(extremesOf(line([null, null]))).toBeNull();
  expect(extremesOf(line([2, null, -1]))).toEqual({ low: -1, high: 2 });
});

test('the place of a time is the first that is not before it', () => {
  expect([-1, 1, 1.5, 9].map((time) => placeOf([0, 1, 2], time))).toEqual([0, 1, 2, 3]);
});
