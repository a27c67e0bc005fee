/** Every export of the API. Pure. */

import type { Take } from '../../api/client';

type Locale = 'ru' | 'en';

export interface Link {
  /** The key of its words. */
  name:
    | 'html' | 'md'
    | 'txt' | 'srt' | 'vtt' | 'transcript_json' | 'words'
    | 'measures' | 'events' | 'report_json'
    | 'textgrid' | 'labels'
    | 'recording';
  href: string;
  /** What the file is called; none for what is shown in the browser. */
  file: string | null;
}

/** Frames a second that a cut list can be for; the first is the usual one. */
export const FRAME_RATES = ['25', '23.976', '24', '29.97', '30', '50', '59.94', '60'];

/** The name of a take without the ending of its file. */
export function stem(name: string): string {
  return name.replace(/(?<=.)\.[A-Za-z0-9]{1,5}$/, '') || 'talk';
}

/** The cut list for a video of so many frames a second. */
export function cutOf(take: Take, rate: string): Link['href'] {
  return `/api/v1/analyses/${encodeURIComponent(take.id)}/cut.edl?frame_rate=${rate}`;
}

/** The groups in the order of use; `hesitations` puts into texts what was heard and not written. */
export function linksOf(take: Take, locale: Locale, hesitations = false): { group: 'reading' | 'words' | 'numbers' | 'programs' | 'recording'; links: Link[] }[] {
  const place = `/api/v1/analyses/${encodeURIComponent(take.id)}`;
  const said = (form: string) => `${place}/transcript.${form}${hesitations ? '?hesitations=true' : ''}`;
  const named = (ending: string) => `${stem(take.name)}.${ending}`;
  return [
    {
      group: 'reading',
      links: [
        { name: 'html', href: `${place}/report.html?locale=${locale}`, file: null },
        { name: 'md', href: `${place}/report.md?locale=${locale}`, file: named('md') },
      ],
    },
    {
      group: 'words',
      links: [
        { name: 'txt', href: said('txt'), file: named('txt') },
        { name: 'srt', href: said('srt'), file: named('srt') },
        { name: 'vtt', href: said('vtt'), file: named('vtt') },
        { name: 'words', href: `${place}/words.csv`, file: named('words.csv') },
        { name: 'transcript_json', href: `${place}/transcript.json`, file: named('transcript.json') },
      ],
    },
    {
      group: 'numbers',
      links: [
        { name: 'measures', href: `${place}/measures.csv`, file: named('measures.csv') },
        { name: 'events', href: `${place}/events.csv`, file: named('events.csv') },
        { name: 'report_json', href: `${place}?locale=${locale}`, file: named('json') },
      ],
    },
    {
      group: 'programs',
      links: [
        { name: 'textgrid', href: `${place}/labels.TextGrid`, file: named('TextGrid') },
        { name: 'labels', href: `${place}/labels.txt`, file: named('labels.txt') },
      ],
    },
    { group: 'recording', links: [{ name: 'recording', href: take.links.recording, file: take.name }] },
  ];
}
