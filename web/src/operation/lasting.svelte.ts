/** Lengths of time in words. */

import { number } from '../i18n/format';
import { t } from '../i18n/index.svelte';
import { preferences } from '../state/preferences.svelte';

/** The two largest units: `3 days 4 h`, `12 min 5 s`, `80 ms`. */
export function lasting(seconds: number): string {
  if (seconds < 1) return t('operation.time.milliseconds', { count: Math.max(1, Math.round(seconds * 1000)) });
  if (seconds < 10) {
    return t('operation.time.seconds', { count: number(seconds, 1, preferences.locale) });
  }
  const whole = Math.floor(seconds);
  const units = [
    ['operation.time.days', Math.floor(whole / 86_400)],
    ['operation.time.hours', Math.floor(whole / 3600) % 24],
    ['operation.time.minutes', Math.floor(whole / 60) % 60],
    ['operation.time.seconds', whole % 60],
  ] as const;
  const first = units.findIndex(([, count]) => count > 0);
  const said = units.slice(first, first + 2).filter(([, count]) => count > 0);
  return said.map(([key, count]) => t(key, { count })).join(' ');
}
