import { expect, test } from 'vitest';
import type { Report } from '../../api/client';
import { warningsOf } from './warnings';

/** A recording without fault, but for what is given. */
function report(media: object = {}, recording: object = {}, rest: object = {}): Report {
  return {
    media: { damaged: false, peak_dbfs: -3, clipped_ratio: 0, audio_tracks: 1, chosen_track: 0, ...media },
    recording: { is_telephone: false, is_gain_automatic: null, ...recording },
    measures: { snr_db: { value: 40 } },
    speech_regions: [{ start_s: 0, end_s: 20 }, { start_s: 30, end_s: 45 }],
    transcript: { words: [{ text: 'a' }], language_probability: 0.9 },
    ...rest,
  } as unknown as Report;
}

test.each([
  [report(), []],
  [report({ damaged: true }), [{ kind: 'damaged' }]],
  [report({ peak_dbfs: null }), [{ kind: 'digital_silence' }]],
  [report({ peak_dbfs: -31 }), [{ kind: 'quiet', level: -31 }]],
  [report({ clipped_ratio: 0.001 }), [{ kind: 'clipped', share: 0.001 }]],
  [report({ audio_tracks: 2, chosen_track: 1 }), [{ kind: 'tracks', tracks: 2, chosen: 2 }]],
  [report({}, { is_telephone: true }), [{ kind: 'telephone' }]],
  [report({}, { is_gain_automatic: true }), [{ kind: 'gain' }]],
  [report({}, {}, { measures: { snr_db: { value: 11 } } }), [{ kind: 'noise', level: 11 }]],
  [report({}, {}, { measures: { snr_db: { value: null } } }), []],
  [report({}, {}, { speech_regions: [] }), [{ kind: 'short', length_s: 0 }]],
  [report({}, {}, { speech_regions: [], transcript: { words: [] } }), []],
  [
    report({}, {}, { transcript: { words: [{}], language_probability: 0.5 } }),
    [{ kind: 'language', share: 0.5 }],
  ],
])('warnings of recording %#', (one, expected) => {
  expect(warningsOf(one)).toEqual(expected);
});
