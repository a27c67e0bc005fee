import { expect, test } from 'vitest';
import { FLOOR_DB, levelOf } from './level';

const sine = (amplitude: number) =>
  Float32Array.from({ length: 4_800 }, (_, index) => amplitude * Math.sin((2 * Math.PI * index) / 48));

test('a full sine is 3 dB below full scale', () => {
  expect(levelOf(sine(1)).db).toBeCloseTo(-3.01, 2);
  expect(levelOf(sine(0.1)).db).toBeCloseTo(-23.01, 2);
});

test('silence is the floor', () => {
  expect(levelOf(new Float32Array(100))).toEqual({ db: FLOOR_DB, isClipping: false });
  expect(levelOf(new Float32Array(0)).db).toBe(FLOOR_DB);
});

test('only samples at the end of the scale are clipping', () => {
  expect(levelOf(sine(0.9)).isClipping).toBe(false);
  expect(levelOf(sine(1)).isClipping).toBe(true);
});
