import { expect, test } from 'vitest';
import { put, read, type Row } from './kept';

const wish = {
  language: 'auto',
  profile: '',
  fillersAlways: [],
  fillersNever: [],
  commentary: false,
  contextualFillers: false,
};
const row = (key: string, change: Partial<Row> = {}): Row => ({
  key,
  name: `${key}.mp3`,
  bytes: 3,
  since: 1_000,
  id: null,
  page: 'p',
  digest: null,
  isDone: false,
  wish,
  ...change,
});

test('rows come back as they were written', () => {
  const rows = [row('a'), row('b', { id: 'take' }), row('c', { recording: 'r' })];
  expect(read(JSON.stringify(rows), 2_000)).toEqual(rows);
});

test.each([null, '', 'nonsense', '{}', '[1, null, {"key": "a"}]', '[{"key": 1}]'])(
  '%s is no reason to fail',
  (text) => {
    expect(read(text, 0)).toEqual([]);
  },
);

test('old rows go, finished ones sooner', () => {
  const rows = JSON.stringify([row('a'), row('b', { isDone: true })]);
  const keys = (now: number) => read(rows, now).map(({ key }) => key);
  expect(keys(1_000 + 3_599_000)).toEqual(['a', 'b']);
  expect(keys(1_000 + 3_601_000)).toEqual(['a']);
  expect(keys(1_000 + 86_401_000)).toEqual([]);
});

test('a row keeps its place, a new one comes last', () => {
  const rows = [row('a'), row('b')];
  const changed = put(rows, 'a', row('a', { id: 'take' }));
  expect(changed.map(({ key, id }) => [key, id])).toEqual([['a', 'take'], ['b', null]]);
  expect(put(rows, 'c', row('c')).map(({ key }) => key)).toEqual(['a', 'b', 'c']);
  expect(put(rows, 'a', null).map(({ key }) => key)).toEqual(['b']);
});
