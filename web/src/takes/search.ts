/** What of a view is kept in the address, so that going back finds it as it was. */

/** The values of the address under some names; what is absent is empty. */
export function readSearch<K extends string>(names: readonly K[]): Record<K, string> {
  const search = new URLSearchParams(location.search);
  return Object.fromEntries(names.map((name) => [name, search.get(name) ?? ''])) as Record<K, string>;
}

/** Writes them without a new step back; what is empty is left out. */
export function writeSearch(values: Record<string, string>): void {
  const search = new URLSearchParams(Object.entries(values).filter(([, value]) => value !== ''));
  const text = search.toString();
  history.replaceState(history.state, '', text === '' ? location.pathname : `?${text}`);
}
