import { expect, test } from 'vitest';
import { hashOf } from './hash';

// From the test vectors of BLAKE3: bytes 0, 1, … 250, 0, 1, …
const patterned = (length: number) => new Blob([Uint8Array.from({ length }, (_, index) => index % 251)]);

test.each([
  [0, 'af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262'],
  [1, '2d3adedff11b61f14c886e35afa036736dcd87a74d27b5c1510225d0f592e213'],
  [102_400, 'bc3e3d41a1146b069abffad3c0d44860cf664390afce4d9661f7902e7943e085'],
])('%d bytes have the digest of the specification', async (length, digest) => {
  expect(await hashOf(patterned(length), () => {})).toBe(digest);
});

test('pieces are told one by one', async () => {
  const reached: number[] = [];
  await hashOf(patterned(5 << 20), (bytes) => reached.push(bytes));
  expect(reached).toEqual([4 << 20, 5 << 20]);
});
