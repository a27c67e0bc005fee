/** What of a report is drawn as lines over time. Pure. */

import type { Report } from '../api/client';
import type { Span } from '../player/player.svelte';
import { extremesOf, lineIn, placeOf, type Line } from './decimate';
import type { Range } from './range';

export type CurveId = 'pace' | 'pitch' | 'loudness';
export type ShadeKind = 'rush' | 'drag' | 'monotone' | 'quiet' | 'fading';

/** A stretch that stands out. */
export interface Shade extends Span {
  kind: ShadeKind;
}

/** The range in which a number is good; an open end is null. */
export interface Band {
  low: number | null;
  high: number | null;
}

export interface Curve {
  id: CurveId;
  unit: string;
  line: Line;
  /** What the line spans; null where there is none. */
  extremes: { low: number; high: number } | null;
  /** Ends of the axis. */
  bottom: number;
  top: number;
  band: Band | null;
  shades: Shade[];
}

/** Pitch beyond this is drawn at the edge: an octave and a bit, mostly slips of the tracker. */
const PITCH_ST_MAX = 15;
const PITCH_ST_MIN = 4;
/** Quieter than the loudest by more than this is silence for the eye. */
const LOUDNESS_DEPTH_LU = 40;
const PACE_STEP = 20;

function even(hop: number, values: (number | null)[]): Line {
  return { times: values.map((_, index) => (index + 0.5) * hop), values };
}

const shaded = (kind: ShadeKind) => (span: Span): Shade => {
  return { kind, start_s: span.start_s, end_s: span.end_s };
};

export function paceOf(report: Report, band: Band | null): Curve {
  const points = report.timing.pace_curve?.points ?? [];
  const times = points.map((point) => point.middle_s);
  const line = { times, values: points.map((point) => point.speech_rate_wpm) };
  const extremes = extremesOf(line);
  const seen = [extremes?.low, extremes?.high, band?.low, band?.high].filter((end) => end != null);
  const shades = report.timing.pace_changes.map((change) =>
    shaded(change.kind === 'rush' ? 'rush' : 'drag')(change),
  );
  return {
    id: 'pace',
    unit: 'words/min',
    line,
    extremes,
    bottom: Math.max(0, Math.floor(Math.min(...seen) / PACE_STEP - 0.25) * PACE_STEP),
    top: Math.ceil(Math.max(...seen) / PACE_STEP + 0.25) * PACE_STEP,
    band,
    shades,
  };
}

export function pitchOf(report: Report): Curve {
  const { pitch, monotone_spans } = report.voice;
  const line = even(pitch.hop_s, pitch.f0_st);
  const extremes = extremesOf(line);
  return {
    id: 'pitch',
    unit: 'st',
    line,
    extremes,
    bottom: -Math.min(PITCH_ST_MAX, Math.max(PITCH_ST_MIN, Math.ceil(-(extremes?.low ?? 0)) + 1)),
    top: Math.min(PITCH_ST_MAX, Math.max(PITCH_ST_MIN, Math.ceil(extremes?.high ?? 0) + 1)),
    band: null,
    shades: monotone_spans.map(shaded('monotone')),
  };
}

export function loudnessOf(report: Report): Curve {
  const { loudness, quiet_spans, fading_ends } = report.voice;
  const line = even(loudness.hop_s, loudness.lufs);
  const extremes = extremesOf(line);
  const top = Math.ceil(extremes?.high ?? 0) + 2;
  return {
    id: 'loudness',
    unit: 'LUFS',
    line,
    extremes,
    bottom: Math.max(Math.floor(extremes?.low ?? top - 10) - 2, top - LOUDNESS_DEPTH_LU),
    top,
    band: null,
    shades: [...quiet_spans.map(shaded('quiet')), ...fading_ends.map(shaded('fading'))],
  };
}

/** What a plot is fed with: times, then values. */
export function fedOf(curve: Curve, range: Range, width: number): [number[], (number | null)[]] {
  const { times, values } = lineIn(curve.line, range, Math.max(1, Math.round(width)));
  return [times, values];
}

/** The point nearest to a time, if it is no farther than the points are from each other. */
export function valueAt(curve: Curve, time: number): number | null {
  const { times, values } = curve.line;
  const after = placeOf(times, time);
  const away = (place: number) => Math.abs((times[place] ?? Infinity) - time);
  const nearest = away(after - 1) < away(after) ? after - 1 : after;
  const hop = (times[1] ?? 0) - (times[0] ?? 0);
  return away(nearest) <= hop ? (values[nearest] ?? null) : null;
}

/** Which stretches a time is in. */
export function shadesAt(curve: Curve, time: number): ShadeKind[] {
  const here = curve.shades.filter((shade) => shade.start_s <= time && time < shade.end_s);
  return [...new Set(here.map((shade) => shade.kind))];
}
