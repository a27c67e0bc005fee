/** How a recording that was made here gets its name, and into the queue. */

import { moment } from '../../i18n/format';
import { t } from '../../i18n/index.svelte';
import { preferences } from '../../state/preferences.svelte';
import { queue } from '../queue.svelte';
import { wishes } from '../wishes.svelte';

/** The ending of a file of that type. */
function endingOf(type: string): string {
  if (type.includes('ogg')) return 'ogg';
  return type.includes('mp4') ? 'm4a' : 'webm';
}

/** What it is called: its topic, or when it was made. */
export function nameOf({ at, topic }: { at: Date; topic: string | null }): string {
  return topic ?? t('record.name', { moment: moment(at.toISOString(), preferences.locale) });
}

interface Made {
  blob: Blob;
  at: Date;
  topic: string | null;
  /** Under which this browser keeps it. */
  key: string | null;
}

/** Hands it in; `isOnlyHere`, if the browser does not keep all of it. */
export function handIn(made: Made, isOnlyHere: boolean): void {
  // A colon or a slash is no part of a file's name.
  const name = `${nameOf(made).replace(/[:/\\]/g, '.')}.${endingOf(made.blob.type)}`;
  queue.add([{ file: made.blob, name, trouble: null }], wishes.wish, { recording: made.key, isOnlyHere });
}
