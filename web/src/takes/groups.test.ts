import { expect, test } from 'vitest';
import { measures } from '../../../locales/cli.en.json';
import { GROUPS, grouped } from './groups';

test('each measure stands in one group', () => {
  const names = Object.values(GROUPS).flat() as string[];
  expect([...names].sort()).toEqual(Object.keys(measures).sort());
});

test('groups keep their own order, and what is unknown comes last', () => {
  const found = grouped([{ name: 'new' }, { name: 'snr_db' }, { name: 'rush_time_ratio' }, { name: 'speech_rate_wpm' }]);
  expect(found).toEqual([
    { group: 'pace', measures: [{ name: 'speech_rate_wpm' }, { name: 'rush_time_ratio' }] },
    { group: 'recording', measures: [{ name: 'snr_db' }] },
    { group: 'other', measures: [{ name: 'new' }] },
  ]);
});
