/** What a person set for this browser; kept in it, sent nowhere but as a setting of a request. */

export type Locale = 'ru' | 'en';
export type Theme = 'auto' | 'light' | 'dark';

interface Kept {
  locale: Locale;
  theme: Theme;
  /** Language of the speech: `auto` or ISO 639-1. */
  speechLanguage: string;
  /** Empty takes the one of the service. */
  profile: string;
  fillersAlways: string[];
  fillersNever: string[];
}

const KEY = 'speech-coach.preferences';

function usual(): Kept {
  const locale = navigator.language.startsWith('ru') ? 'ru' : 'en';
  return {
    locale,
    theme: 'auto',
    speechLanguage: 'auto',
    profile: '',
    fillersAlways: [],
    fillersNever: [],
  };
}

function words(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((word) => typeof word === 'string') : [];
}

/** What was kept, whatever somebody wrote there. */
export function read(text: string | null, otherwise: Kept): Kept {
  let kept: Record<string, unknown>;
  try {
    kept = { ...(JSON.parse(text ?? '{}') as Record<string, unknown>) };
  } catch {
    return otherwise;
  }
  const { locale, theme, speechLanguage, profile } = kept;
  return {
    locale: locale === 'ru' || locale === 'en' ? locale : otherwise.locale,
    theme: theme === 'light' || theme === 'dark' ? theme : 'auto',
    speechLanguage: typeof speechLanguage === 'string' ? speechLanguage : 'auto',
    profile: typeof profile === 'string' ? profile : '',
    fillersAlways: words(kept['fillersAlways']),
    fillersNever: words(kept['fillersNever']),
  };
}

class Preferences implements Kept {
  locale = $state<Locale>('en');
  theme = $state<Theme>('auto');
  speechLanguage = $state('auto');
  profile = $state('');
  fillersAlways = $state<string[]>([]);
  fillersNever = $state<string[]>([]);

  constructor() {
    Object.assign(this, read(localStorage.getItem(KEY), usual()));
    addEventListener('storage', (event) => {
      if (event.key === KEY) Object.assign(this, read(event.newValue, usual()));
    });
  }

  /** Changes some and keeps them. */
  set(change: Partial<Kept>): void {
    Object.assign(this, change);
    const { locale, theme, speechLanguage, profile, fillersAlways, fillersNever } = this;
    const kept: Kept = { locale, theme, speechLanguage, profile, fillersAlways, fillersNever };
    localStorage.setItem(KEY, JSON.stringify(kept));
  }
}

export const preferences = new Preferences();
