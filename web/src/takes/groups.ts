/** Measures under the headings of the reports. Pure. */

import { GROUPS, type Group } from '../report/numbers/measures';

/** What has no place of its own comes last, so that nothing is lost. */
export function grouped<M extends { name: string }>(
  measures: readonly M[],
): { group: Group | 'other'; measures: M[] }[] {
  const left = new Map(measures.map((measure) => [measure.name, measure]));
  const groups = Object.entries(GROUPS).map(([group, names]) => {
    const found: M[] = [];
    for (const name of names) {
      const measure = left.get(name);
      if (measure) found.push(measure);
      left.delete(name);
    }
    return { group: group as Group | 'other', measures: found };
  });
  groups.push({ group: 'other', measures: [...left.values()] });
  return groups.filter((group) => group.measures.length > 0);
}
