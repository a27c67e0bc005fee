/** Where numbers stand on a drawing. Pure. */

export interface Scale {
  low: number;
  high: number;
  ticks: number[];
}

/** Steps that people count in, near to a length. */
function step(length: number): number {
  const power = 10 ** Math.floor(Math.log10(length));
  const part = length / power;
  return (part < 1.5 ? 1 : part < 3.5 ? 2 : part < 7.5 ? 5 : 10) * power;
}

/** Round ends that hold all values, with some lines between. */
export function scaleOf(values: readonly (number | null | undefined)[], lines = 3): Scale {
  const known = values.filter((value): value is number => Number.isFinite(value));
  if (known.length === 0) return { low: 0, high: 1, ticks: [0, 1] };
  let [low, high] = [Math.min(...known), Math.max(...known)];
  if (high - low < 1e-9) {
    const room = Math.max(Math.abs(high) * 0.1, 0.05);
    [low, high] = [low >= 0 ? Math.max(0, low - room) : low - room, high + room];
  }
  const by = step((high - low) / lines);
  const [first, last] = [Math.floor(low / by + 1e-9), Math.ceil(high / by - 1e-9)];
  const ticks = Array.from({ length: last - first + 1 }, (_, index) => round((first + index) * by));
  return { low: round(first * by), high: round(last * by), ticks };
}

function round(value: number): number {
  return Number(value.toPrecision(12));
}

/** Percent from the top at which a value stands; what is outside stands at the edge. */
export function heightOf(scale: Scale, value: number): number {
  const share = (value - scale.low) / (scale.high - scale.low);
  return 100 * (1 - Math.min(1, Math.max(0, share)));
}

/** Lines through points; where a point is missing a new one begins. */
export function pathsOf(points: readonly (readonly [number, number] | null)[]): string[] {
  const paths: string[] = [];
  let path = '';
  for (const point of [...points, null]) {
    if (point) path += `${path ? 'L' : 'M'}${point[0].toFixed(2)} ${point[1].toFixed(2)}`;
    else {
      if (path.includes('L')) paths.push(path);
      path = '';
    }
  }
  return paths;
}
