import { expect, test } from 'vitest';
import { estimate, Heights } from './heights';

test('parts that touch a stretch', () => {
  const heights = new Heights([10, 20, 30, 40]);
  expect(heights.total).toBe(100);
  expect(heights.between(0, 5)).toEqual([0, 1]);
  expect(heights.between(10, 59)).toEqual([1, 3]);
  expect(heights.between(-50, 500)).toEqual([0, 4]);
  expect(new Heights([]).between(0, 100)).toEqual([0, 0]);
});

test('what is measured moves what is below, and tells how far', () => {
  const heights = new Heights([10, 20, 30]);
  expect(heights.measure(new Map([[0, 15], [2, 50]]), 12)).toBe(5);
  expect([heights.top(1), heights.top(2), heights.total]).toEqual([15, 35, 85]);
  expect(heights.measure(new Map([[1, 10]]), 20)).toBe(0);
  expect(heights.measure(new Map([[9, 10]]), 0)).toBe(0);
});

test('more letters or less width make an estimate higher', () => {
  expect(estimate(400, 600)).toBeGreaterThan(estimate(200, 600));
  expect(estimate(400, 300)).toBeGreaterThan(estimate(400, 600));
});
