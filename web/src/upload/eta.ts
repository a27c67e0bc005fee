/** Time to go, rounded as people say it. Pure. */

export interface Eta {
  unit: 'soon' | 'seconds' | 'minutes';
  count: number;
}

/** Never less than there is, but for what is over at once. */
export function rounded(seconds: number): Eta {
  const fives = Math.ceil(seconds / 5) * 5;
  if (seconds < 5) return { unit: 'soon', count: 0 };
  if (fives < 60) return { unit: 'seconds', count: fives };
  return { unit: 'minutes', count: Math.ceil(seconds / 60) };
}
