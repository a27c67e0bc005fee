/** The last minutes of a number, for drawing. Pure. */

export interface Sample {
  /** Milliseconds of the clock. */
  at: number;
  value: number;
}

export const WINDOW_MS = 5 * 60_000;

/** With one more sample, and without those that are too old. */
export function extended(samples: readonly Sample[], sample: Sample): Sample[] {
  return [...samples.filter((one) => one.at > sample.at - WINDOW_MS && one.at < sample.at), sample];
}

/**
 * The path of a line in a box: the newest sample at the right, five minutes ago at the left.
 * A gap of more than `gapMs` breaks the line. The box begins at zero, so that small is small.
 */
export function line(
  samples: readonly Sample[],
  box: { width: number; height: number },
  gapMs = 15_000,
): string {
  const last = samples.at(-1);
  if (!last) return '';
  const most = Math.max(...samples.map((one) => one.value), Number.MIN_VALUE);
  let before = Number.NEGATIVE_INFINITY;
  const steps = samples.map(({ at, value }) => {
    const x = (1 - (last.at - at) / WINDOW_MS) * box.width;
    const y = (1 - value / most) * box.height;
    const step = `${at - before > gapMs ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`;
    before = at;
    return step;
  });
  return steps.join('');
}

/** The newest sample of each `stepMs`, newest first: few enough for a table. */
export function thinned(samples: readonly Sample[], stepMs = 30_000): Sample[] {
  const kept: Sample[] = [];
  for (const sample of samples.toReversed()) {
    const newer = kept.at(-1);
    if (!newer || newer.at - sample.at >= stepMs) kept.push(sample);
  }
  return kept;
}
