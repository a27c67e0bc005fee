/** How the next recordings are to be analysed: as is set for this browser, or as was chosen here since. */

import { providers, type Provider } from '../api/operation';
import { formats, profiles, type Formats, type Wish } from '../api/upload';
import { preferences } from '../state/preferences.svelte';

class Wishes {
  // A choice on the start page holds until the settings are changed.
  language = $derived(preferences.speechLanguage);
  profile = $derived(preferences.profile);
  commentary = $state(false);
  contextualFillers = $state(false);

  /** What the service offers; unknown until it answers. */
  formats = $state.raw<Formats | null>(null);
  profiles = $state.raw<string[]>([]);
  usualProfile = $state('');
  provider = $state.raw<Provider | null>(null);

  /** Asks the service what there is to choose from. */
  async load(): Promise<void> {
    const [known, judged, models] = await Promise.all([formats(), profiles(), providers()]);
    this.formats = known;
    this.profiles = judged.names;
    this.usualProfile = judged.usual;
    this.provider = models[0] ?? null;
  }

  get wish(): Wish {
    const { language, profile } = this;
    const isOffered = this.provider !== null;
    return {
      language,
      profile,
      fillersAlways: [...preferences.fillersAlways],
      fillersNever: [...preferences.fillersNever],
      commentary: isOffered && this.commentary,
      contextualFillers: isOffered && this.contextualFillers,
    };
  }
}

export const wishes = new Wishes();
