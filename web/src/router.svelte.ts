/** Which page is shown. Addresses are those of the browser, so that they can be kept and shared. */

export type Page =
  | { name: 'upload' }
  | { name: 'analysis'; id: string }
  | { name: 'history' }
  | { name: 'progress' }
  | { name: 'comparison'; before: string; after: string }
  | { name: 'settings' }
  | { name: 'operation' }
  | { name: 'unknown' };

/** The page of an address. */
export function pageOf(url: URL): Page {
  const [first, second, ...rest] = url.pathname.split('/').filter((part) => part !== '');
  if (rest.length > 0) return { name: 'unknown' };
  if (first === undefined) return { name: 'upload' };
  if (first === 'talks' && second !== undefined) return { name: 'analysis', id: second };
  if (second !== undefined) return { name: 'unknown' };
  switch (first) {
    case 'talks':
      return { name: 'history' };
    case 'compare':
      return {
        name: 'comparison',
        before: url.searchParams.get('before') ?? '',
        after: url.searchParams.get('after') ?? '',
      };
    case 'progress':
    case 'settings':
    case 'operation':
      return { name: first };
    default:
      return { name: 'unknown' };
  }
}

/** The address of a page. */
export function addressOf(page: Page): string {
  switch (page.name) {
    case 'upload':
    case 'unknown':
      return '/';
    case 'analysis':
      return `/talks/${encodeURIComponent(page.id)}`;
    case 'history':
      return '/talks';
    case 'comparison': {
      const takes = new URLSearchParams({ before: page.before, after: page.after });
      return `/compare?${takes}`;
    }
    default:
      return `/${page.name}`;
  }
}

class Router {
  page = $state<Page>(pageOf(new URL(location.href)));

  constructor() {
    addEventListener('popstate', () => {
      this.page = pageOf(new URL(location.href));
    });
    addEventListener('click', (event) => this.#follow(event));
  }

  /** Shows another page; `replace` leaves no step back. */
  go(page: Page, options: { replace?: boolean } = {}): void {
    const address = addressOf(page);
    if (options.replace) history.replaceState(null, '', address);
    else history.pushState(null, '', address);
    this.page = page;
    scrollTo(0, 0);
  }

  /** Links to our own pages change the page without loading everything again. */
  #follow(event: MouseEvent): void {
    const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey;
    const link = (event.target as Element | null)?.closest?.('a');
    if (!plain || event.defaultPrevented || !link || link.target || link.download) return;
    const url = new URL(link.href);
    const page = pageOf(url);
    if (url.origin !== location.origin || page.name === 'unknown' || url.hash !== '') return;
    event.preventDefault();
    this.go(page);
  }
}

export const router = new Router();
