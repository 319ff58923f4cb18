import { readFile } from 'node:fs/promises';
import test from 'ava';
import { DEFAULT_SEARCH_COUNT } from '../src/api/library-options.js';
import { DEFAULT_RECOMMENDATIONS } from '../src/api/recommend-options.js';
import * as core from '../src/core.js';
import { DEFAULT_QUALITY } from '../src/encode/codecs.js';
import * as library from '../src/index.js';
import { POOL_CAPACITY } from '../src/pipeline/render.js';
import { DEFAULT_HANDLES } from '../src/project/export-timeline.js';
import { DEFAULT_SUGGESTIONS } from '../src/project/suggest-options.js';

/** As many as a person can look through; a task needs one, rarely two. */
const MOST_VALUES = 80;

test('the library exports few enough values to be looked through', (t) => {
  const values = Object.keys(library);
  t.true(values.length > 40);
  t.true(values.length <= MOST_VALUES, `${values.length}: ${values.join(', ')}`);
});

test('a name that both entries export means the same in both', (t) => {
  const values = new Map<string, unknown>(Object.entries(library));
  const both = Object.entries(core).filter(([name]) => values.has(name));
  t.true(both.length > 0);
  for (const [name, value] of both) t.true(value === values.get(name), name);
});

test('the package exports these two entries and nothing else', async (t) => {
  const text = await readFile(new URL('../../package.json', import.meta.url), 'utf8');
  const { exports } = JSON.parse(text) as { exports: Record<string, { types: string; default: string }> };
  t.deepEqual(exports, {
    '.': { types: './dist/index.d.ts', default: './dist/index.js' },
    './core': { types: './dist/core.d.ts', default: './dist/core.js' },
  });
});

/** Options whose doc comments state a number, and the number that is used. */
const STATED = [
  ['api/library-options', 'count', DEFAULT_SEARCH_COUNT],
  ['api/recommend-options', 'count', DEFAULT_RECOMMENDATIONS],
  ['encode/open-sink', 'quality', DEFAULT_QUALITY],
  ['pipeline/render', 'poolCapacity', POOL_CAPACITY],
  ['project/export-timeline', 'handles', DEFAULT_HANDLES],
  ['project/suggest-options', 'count', DEFAULT_SUGGESTIONS],
] as const;

test('default values in doc comments are those that are used', async (t) => {
  for (const [file, option, value] of STATED) {
    const text = await readFile(new URL(`../../src/${file}.ts`, import.meta.url), 'utf8');
    const [, stated] =
      text.match(new RegExp(`@defaultValue \`([^\`]+)\`\\n +\\*/\\n +readonly ${option}\\?`)) ?? [];
    t.is(stated, String(value), `${option} in ${file}`);
  }
});
