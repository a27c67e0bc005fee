/** How loud the microphone is, for setting it up; no measure of speech. Pure. */

/** The lowest level that is shown, in dBFS. */
export const FLOOR_DB = -60;
/** A sample this near to the end of the scale is most likely cut off. */
const CLIPPED = 0.985;

export interface Level {
  /** Root mean square in dBFS. */
  db: number;
  isClipping: boolean;
}

/** The level of samples between -1 and 1. */
export function levelOf(samples: Float32Array): Level {
  let [sum, peak] = [0, 0];
  for (const sample of samples) {
    sum += sample * sample;
    peak = Math.max(peak, Math.abs(sample));
  }
  const rms = Math.sqrt(sum / Math.max(1, samples.length));
  const db = rms > 0 ? 20 * Math.log10(rms) : FLOOR_DB;
  return { db: Math.min(0, Math.max(FLOOR_DB, db)), isClipping: peak >= CLIPPED };
}
