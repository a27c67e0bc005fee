import { expect, test } from 'vitest';
import type { Report } from '../api/client';
import { fedOf, loudnessOf, paceOf, pitchOf, shadesAt, valueAt } from './curves';
import { optionsOf } from './plotting';
import type { Colours } from './palette.svelte';

const report = {
  timing: {
    pace_curve: {
      hop_s: 2,
      window_s: 20,
      points: [110, 98.4, 150, 161.2].map((speech_rate_wpm, index) => {
        return { middle_s: 10 + 2 * index, speech_rate_wpm };
      }),
    },
    pace_changes: [{ kind: 'rush', start_s: 13, end_s: 17, median_ratio: 1.4, speech_rate_syl_s_mean: 6 }],
  },
  voice: {
    pitch: { hop_s: 0.1, f0_st: [null, -1.5, 0.5, 19, null, 2] },
    monotone_spans: [{ start_s: 0.1, end_s: 0.3 }],
    loudness: { hop_s: 0.5, lufs: [-70, -23.4, -18.2, null, -31] },
    quiet_spans: [],
    fading_ends: [{ start_s: 2, end_s: 2.2 }],
  },
} as unknown as Report;

const empty = {
  timing: { pace_curve: null, pace_changes: [] },
  voice: {
    pitch: { hop_s: 0.1, f0_st: [] },
    monotone_spans: [],
    loudness: { hop_s: 0.5, lufs: [] },
    quiet_spans: [],
    fading_ends: [],
  },
} as unknown as Report;

const whole = { start: 0, end: 20 };

test('the pace is words a minute within its band', () => {
  const curve = paceOf(report, { low: 95, high: 130 });
  expect(curve).toMatchInlineSnapshot(`
    {
      "band": {
        "high": 130,
        "low": 95,
      },
      "bottom": 80,
      "extremes": {
        "high": 161.2,
        "low": 98.4,
      },
      "id": "pace",
      "line": {
        "times": [
          10,
          12,
          14,
          16,
        ],
        "values": [
          110,
          98.4,
          150,
          161.2,
        ],
      },
      "shades": [
        {
          "end_s": 17,
          "kind": "rush",
          "start_s": 13,
        },
      ],
      "top": 180,
      "unit": "words/min",
    }
  `);
  expect(fedOf(curve, whole, 800)).toMatchInlineSnapshot(`
    [
      [
        10,
        12,
        14,
        16,
      ],
      [
        110,
        98.4,
        150,
        161.2,
      ],
    ]
  `);
});

test('the pitch stays within an octave and a bit', () => {
  const curve = pitchOf(report);
  expect([curve.bottom, curve.top, curve.extremes]).toEqual([-4, 15, { low: -1.5, high: 19 }]);
  expect(fedOf(curve, whole, 800)).toMatchInlineSnapshot(`
    [
      [
        0.05,
        0.15000000000000002,
        0.25,
        0.35000000000000003,
        0.45,
        0.55,
      ],
      [
        null,
        -1.5,
        0.5,
        19,
        null,
        2,
      ],
    ]
  `);
});

test('the axis of loudness does not go down to silence', () => {
  const curve = loudnessOf(report);
  expect([curve.bottom, curve.top]).toEqual([-56, -16]);
  expect(curve.shades).toEqual([{ kind: 'fading', start_s: 2, end_s: 2.2 }]);
  expect(fedOf(curve, whole, 800)).toMatchInlineSnapshot(`
    [
      [
        0.25,
        0.75,
        1.25,
        1.75,
        2.25,
      ],
      [
        -70,
        -23.4,
        -18.2,
        null,
        -31,
      ],
    ]
  `);
});

test('nothing to draw is told apart from zero', () => {
  for (const curve of [paceOf(empty, null), pitchOf(empty), loudnessOf(empty)]) {
    expect(curve.extremes).toBeNull();
    expect(fedOf(curve, whole, 800)).toEqual([[], []]);
    expect(valueAt(curve, 1)).toBeNull();
  }
});

test('the value at the cursor is that of the nearest point', () => {
  const curve = paceOf(report, null);
  expect([10.9, 11.1, 16, 17.9, 3].map((time) => valueAt(curve, time))).toEqual([110, 98.4, 161.2, 161.2, null]);
  expect([shadesAt(curve, 14), shadesAt(curve, 17)]).toEqual([['rush'], []]);
});

test('what uPlot is told', () => {
  const look = { colours: () => ({}) as Colours, ticks: () => [], fontFamily: 'sans', format: String };
  const { hooks, ...options } = optionsOf(() => pitchOf(report), { width: 844, height: 104 }, look);
  expect(Object.keys(hooks ?? {})).toEqual(['drawClear']);
  expect(options).toMatchInlineSnapshot(`
    {
      "axes": [
        {
          "show": false,
        },
        {
          "font": "11px sans",
          "gap": 6,
          "grid": {
            "stroke": [Function],
            "width": 1,
          },
          "size": 44,
          "space": 26,
          "stroke": [Function],
          "ticks": {
            "show": false,
          },
          "values": [Function],
        },
      ],
      "cursor": {
        "show": false,
      },
      "height": 104,
      "legend": {
        "show": false,
      },
      "padding": [
        6,
        0,
        6,
        0,
      ],
      "scales": {
        "x": {
          "auto": false,
          "time": false,
        },
        "y": {
          "auto": false,
          "range": [Function],
        },
      },
      "select": {
        "height": 0,
        "left": 0,
        "show": false,
        "top": 0,
        "width": 0,
      },
      "series": [
        {},
        {
          "points": {
            "fill": [Function],
            "show": [Function],
            "size": 3,
            "stroke": [Function],
          },
          "stroke": [Function],
          "width": 1.5,
        },
      ],
      "width": 844,
    }
  `);
});
