/** How long it will be, in words. */

import { t } from '../i18n/index.svelte';
import { rounded } from './eta';

/** Time to go. */
export function remaining(seconds: number): string {
  const { unit, count } = rounded(seconds);
  return t(`upload.eta_${unit}`, { count });
}

/** A limit of time in whole hours, or minutes where it is shorter. */
export function duration(seconds: number): string {
  const count = Math.floor(seconds / 3_600);
  if (count >= 1) return t('upload.hours', { count });
  return t('upload.minutes', { count: Math.floor(seconds / 60) });
}
