/** Who found a filled pause. Pure. */

import type { Report } from './client';

/** The values that the service gives; its document has them as any text. */
export type FilledPauseSource = 'recognizer' | 'acoustic' | 'both';
export type FilledPause = Report['filled_pauses'][number];

/** Whether the transcript has it; else the signal alone shows it. */
export function isWritten({ source }: Pick<FilledPause, 'source'>): boolean {
  return source !== ('acoustic' satisfies FilledPauseSource);
}
