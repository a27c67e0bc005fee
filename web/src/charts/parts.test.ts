import { expect, test } from 'vitest';
import { partsOf } from './parts';

test.each([
  [12, [0, 4, 8, 12]],
  [53.267, [0, 15, 38.3, 53.3]],
  [300, [0, 30, 270, 300]],
  [7200, [0, 60, 7140, 7200]],
])('parts of %s s meet and cover the talk', (duration, [start, first, second, end]) => {
  expect(partsOf(duration).map(({ span }) => [span.start_s, span.end_s])).toEqual([
    [start, first],
    [first, second],
    [second, end],
  ]);
});
