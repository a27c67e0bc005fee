/** Addresses of comparisons. Pure. */

import { addressOf } from '../router.svelte';

/** The comparison of two takes; an empty side is to be chosen. */
export function hrefOfPair(before: string, after: string): string {
  return addressOf({ name: 'comparison', before, after });
}
