// Writes src/api/schema.d.ts from the document of the API that the service's snapshot test holds;
// with --check it only compares.
import { readFileSync, writeFileSync } from 'node:fs';
import openapi, { astToString } from 'openapi-typescript';

const SNAPSHOT = '../../crates/speech-coach/src/http/snapshots/speech_coach__http__router__tests__openapi.snap';
const target = new URL('../src/api/schema.d.ts', import.meta.url);

const snapshot = readFileSync(new URL(SNAPSHOT, import.meta.url), 'utf8');
const document = JSON.parse(snapshot.slice(snapshot.indexOf('\n---\n', 3) + 5));
const head = '// Made by `npm run schema` from the document of the API. Do not edit.\n\n';
const text = head + astToString(await openapi(document));

if (process.argv.includes('--check')) {
  if (readFileSync(target, 'utf8') !== text) {
    console.error('src/api/schema.d.ts does not fit the API: run `npm run schema`');
    process.exit(1);
  }
} else {
  writeFileSync(target, text);
}
