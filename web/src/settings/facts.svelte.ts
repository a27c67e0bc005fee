/** What the settings tell of the service. Whatever it refuses is left out, not an error. */

import { ApiError, answer, api, type Scoring } from '../api/client';
import {
  cacheStats,
  providers,
  retention,
  type CacheAnswer,
  type Provider,
  type Retention,
} from '../api/operation';
import { mySession, type Session } from '../api/session';

export class Facts {
  session = $state.raw<Session | null>(null);
  measured = $state.raw<string[]>([]);
  scoring = $state.raw<Scoring | null>(null);
  providers = $state.raw<Provider[] | null>(null);
  retention = $state.raw<Retention | null>(null);
  cache = $state.raw<CacheAnswer | null>(null);
  /** What kept the rest from being told. */
  error = $state.raw<unknown>(null);

  /** Asks for everything that this browser may see. */
  async load(): Promise<void> {
    this.error = null;
    try {
      this.session = await mySession();
      const isAdmin = this.session.scopes.includes('admin');
      await Promise.all([
        this.#formats(),
        this.#scoring(),
        providers().then((items) => (this.providers = items)),
        isAdmin && retention().then((document) => (this.retention = document)),
        isAdmin && cacheStats().then((document) => (this.cache = document)),
      ]);
    } catch (error) {
      // Without a key the dialog that asks for one says enough.
      if (!(error instanceof ApiError && error.status === 401)) this.error = error;
    }
  }

  async #formats(): Promise<void> {
    this.measured = (await answer(api.GET('/api/v1/formats'))).languages;
  }

  async #scoring(): Promise<void> {
    // Profiles are the same in all languages.
    this.scoring = (await answer(api.GET('/api/v1/scoring')))[0] ?? null;
  }
}
