/** Files that need not be sent, in words. */

import { bytes } from '../i18n/format';
import { t } from '../i18n/index.svelte';
import { preferences } from '../state/preferences.svelte';
import { ending, refusal, type Limits } from './check';
import type { Trouble } from './item.svelte';

/** What is the matter with a file that the service would refuse. */
export function troubleOfFile(file: File, limits: Limits | null): Trouble | null {
  const why = refusal(file, limits);
  if (!why) return null;
  const { locale } = preferences;
  const title = t(`upload.${why}`, {
    size: bytes(file.size, locale),
    max: bytes(limits?.max_bytes ?? 0, locale),
    ending: ending(file.name).toUpperCase(),
  });
  return { title, cure: t(`upload.${why}_cure`), requestId: null };
}
