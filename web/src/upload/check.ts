/** What can be told of a file before anything is sent. Pure. */

export interface Limits {
  built_in: string[];
  with_ffmpeg: string[];
  has_ffmpeg: boolean;
  max_bytes: number;
}

export type Refusal = 'empty' | 'too_large' | 'needs_ffmpeg' | 'not_media';

/** Types that never have sound in them, whatever their name ends with. */
const SILENT = ['text/', 'image/', 'font/', 'application/pdf', 'application/zip', 'application/json'];

/** The ending of a name, without its point. */
export function ending(name: string): string {
  const point = name.lastIndexOf('.');
  return point < 1 ? '' : name.slice(point + 1).toLowerCase();
}

/** Why a file need not be sent; what is unsure is left to the service. */
export function refusal(
  file: { name: string; size: number; type: string },
  limits: Limits | null,
): Refusal | null {
  if (file.size === 0) return 'empty';
  if (!limits) return null;
  if (file.size > limits.max_bytes) return 'too_large';
  const end = ending(file.name);
  if (limits.built_in.includes(end)) return null;
  if (limits.with_ffmpeg.includes(end)) return limits.has_ffmpeg ? null : 'needs_ffmpeg';
  return SILENT.some((type) => file.type.startsWith(type)) ? 'not_media' : null;
}
