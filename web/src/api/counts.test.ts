import { expect, test } from 'vitest';
import { kindsOf } from './counts';

test('lookups are read by kind, in any order of labels, and nothing else is', () => {
  const text = [
    '# TYPE cache_lookups gauge',
    'cache_lookups{kind="report",outcome="memory"} 3',
    'cache_lookups{outcome="miss",kind="report"} 2',
    'cache_lookups{kind="speech-regions",outcome="disk"} 1',
    'jobs{state="queued"} 4',
    '',
  ].join('\n');
  expect(kindsOf(text)).toEqual([
    { kind: 'report', outcomes: { memory: 3, miss: 2 } },
    { kind: 'speech-regions', outcomes: { disk: 1 } },
  ]);
});
