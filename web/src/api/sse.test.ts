import { expect, test } from 'vitest';
import { EventReader } from './sse';

const STREAM = ': alive\n\nevent: delta\ndata: {"text":"Раз. "}\n\nevent: end\ndata: a\ndata: b\n\n';
const EVENTS = [
  { event: 'delta', data: '{"text":"Раз. "}' },
  { event: 'end', data: 'a\nb' },
];

test.each([1, 2, 3, 7, 1000])('events are whole however the text is cut: every %s', (size) => {
  for (const text of [STREAM, STREAM.replaceAll('\n', '\r\n')]) {
    const reader = new EventReader();
    const pieces = text.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? [];
    expect(pieces.flatMap((piece) => reader.push(piece))).toEqual(EVENTS);
  }
});

test('a name is optional, and what is not whole is not an event', () => {
  const reader = new EventReader();
  expect(reader.push('data:x\n\ndata: y')).toEqual([{ event: 'message', data: 'x' }]);
});
