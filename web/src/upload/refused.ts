/** What is the matter with files that were not taken, in words. */

import { ApiError } from '../api/client';
import { isPassing } from '../api/upload';
import { bytes } from '../i18n/format';
import { t } from '../i18n/index.svelte';
import { preferences } from '../state/preferences.svelte';
import { ending, refusal, type Limits } from './check';
import { UnreadableFile } from './digest';
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

/** Why a file could not be handed in. */
export function troubleOf(error: unknown): Trouble {
  if (error instanceof UnreadableFile) {
    const [title, cure] = [t('upload.unreadable'), t('upload.unreadable_cure')];
    return { title, cure, requestId: null };
  }
  if (!(error instanceof ApiError)) {
    return { title: t('error.page'), cure: String(error), requestId: null };
  }
  // A program in front of the service may answer in its place.
  if (error.code === 'offline' || (error.code === 'unknown' && isPassing(error))) {
    return { title: t('error.offline'), cure: t('error.offline_cure'), requestId: null };
  }
  return { title: error.title, cure: error.cure, requestId: error.requestId };
}
