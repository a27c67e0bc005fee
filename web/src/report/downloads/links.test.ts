import { expect, test } from 'vitest';
import type { Take } from '../../api/client';
import { cutOf, linksOf, stem } from './links';

const take = {
  id: 'a b',
  name: 'Доклад 2.m4a',
  links: { recording: '/api/v1/analyses/a%20b/recording' },
} as Take;

test('files are called as the take', () => {
  expect(stem('Доклад 2.m4a')).toBe('Доклад 2');
  expect(stem('v1.2 final')).toBe('v1.2 final');
  expect(stem('.mp4')).toBe('.mp4');
  expect(stem('')).toBe('talk');
});

test('what is for people comes in the language of the page, and nothing is named twice', () => {
  const links = linksOf(take, 'ru').flatMap((group) => group.links);
  expect(links.find(({ name }) => name === 'html')?.href).toBe('/api/v1/analyses/a%20b/report.html?locale=ru');
  expect(new Set(links.map(({ href }) => href)).size).toBe(links.length);
  expect(new Set(links.map(({ file }) => file)).size).toBe(links.length);
  const verbatim = linksOf(take, 'ru', true).flatMap((group) => group.links);
  expect(verbatim.find(({ name }) => name === 'srt')?.href).toBe('/api/v1/analyses/a%20b/transcript.srt?hesitations=true');
  expect(cutOf(take, '29.97')).toBe('/api/v1/analyses/a%20b/cut.edl?frame_rate=29.97');
});
