/** The views that are not on the first page, each loaded when it is first shown. */

import type { Component } from 'svelte';
import type { Page } from '../router.svelte';

/** Views that need no page take it all the same and leave it. */
type Loaded = Promise<{ default: Component<{ page: Page }> }>;

export const views: Record<Exclude<Page['name'], 'upload' | 'unknown'>, () => Loaded> = {
  analysis: () => import('./AnalysisView.svelte') as unknown as Loaded,
  history: () => import('./HistoryView.svelte') as unknown as Loaded,
  progress: () => import('./ProgressView.svelte') as unknown as Loaded,
  comparison: () => import('./ComparisonView.svelte') as unknown as Loaded,
  settings: () => import('./SettingsView.svelte') as unknown as Loaded,
  operation: () => import('./OperationView.svelte') as unknown as Loaded,
};
