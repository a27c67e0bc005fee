/** The views that are not on the first page, each loaded when it is first shown. */

import type { Component } from 'svelte';
import type { Page } from '../router.svelte';

type Loaded = Promise<{ default: Component<{ page: Page }> }>;

export const views: Record<Exclude<Page['name'], 'upload' | 'unknown'>, () => Loaded> = {
  analysis: () => import('./AnalysisView.svelte') as Loaded,
  history: () => import('./HistoryView.svelte') as Loaded,
  progress: () => import('./ProgressView.svelte') as Loaded,
  comparison: () => import('./ComparisonView.svelte') as Loaded,
  settings: () => import('./SettingsView.svelte') as Loaded,
  operation: () => import('./OperationView.svelte') as Loaded,
};
