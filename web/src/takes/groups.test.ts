import { expect, test } from 'vitest';
import { grouped } from './groups';

test('groups keep their own order, and what is unknown comes last', () => {
  const found = grouped([{ name: 'new' }, { name: 'snr_db' }, { name: 'pauses_per_min' }, { name: 'speech_rate_wpm' }]);
  expect(found).toEqual([
    { group: 'timing', measures: [{ name: 'speech_rate_wpm' }, { name: 'pauses_per_min' }] },
    { group: 'recording', measures: [{ name: 'snr_db' }] },
    { group: 'other', measures: [{ name: 'new' }] },
  ]);
});
