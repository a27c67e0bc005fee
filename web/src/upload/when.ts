/** How long it will be, in words. */

import { t } from '../i18n/index.svelte';

/** Time to go, rounded as people say it. */
export function remaining(seconds: number): string {
  if (seconds < 5) return t('upload.eta_soon');
  if (seconds < 60) return t('upload.eta_seconds', { count: Math.ceil(seconds / 5) * 5 });
  return t('upload.eta_minutes', { count: Math.ceil(seconds / 60) });
}

/** A limit of time in whole hours, or minutes where it is shorter. */
export function duration(seconds: number): string {
  const count = Math.floor(seconds / 3_600);
  if (count >= 1) return t('upload.hours', { count });
  return t('upload.minutes', { count: Math.floor(seconds / 60) });
}
