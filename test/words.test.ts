import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import test from 'ava';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

interface Phrase {
  /** What texts for people do without. */
  readonly pattern: RegExp;
  readonly instead: string;
  /** Pages in which it is the right term. */
  readonly except?: readonly string[];
}

const PHRASES: readonly Phrase[] = [
  { pattern: /\b(anew|shall)\b/i, instead: 'again; will, should or a plain present tense' },
  { pattern: /\bbehind (the|its|it|one|them|each|start|a)\b/i, instead: 'after, past or added to' },
  {
    pattern:
      /\b(coloured|colours|colors|colorize[sd]?|tinted) [a-z ]{0,40}after (a|its|the|one|their|your|colour|reference)/i,
    instead: 'colorized to match, with ... as reference (after is read as time)',
  },
  { pattern: /\b(goes|go|going|went) over (in|into|to)\b/i, instead: 'fade into, are interpolated' },
  {
    pattern: /\b(makes?|made|held|hold|keep|more) steady\b|\bsteadier\b/i,
    instead: 'smooth over time, temporal smoothing; more stable',
  },
  {
    pattern: /\b(colour|folder of|numbered) pictures?\b/i,
    instead: 'image for a file; frame for a moment of film',
    except: ['docs/evaluation.md', 'docs/recommendation.md'],
  },
  { pattern: /\bas (it|they) (shall|is to|are to) be\b/i, instead: 'up to date' },
  { pattern: /\bwhere (it|they|some [a-z]+) lies?\b/i, instead: 'where it is, location' },
];

/** Of a page all of it, of a program what is no comment: help, messages and hints are in its strings. */
function forPeople(file: string, text: string): string {
  if (!file.endsWith('.ts')) return text.replace(/\s+/g, ' ');
  return text
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/^\s*\/\/.*$/gm, '')
    .replace(/['`"] \+\s+['`"]/g, '');
}

const NAMES = [...(await readdir(`${ROOT}docs`)).map((name) => `docs/${name}`), ...(await readdir(ROOT))];
const SOURCES = (await readdir(`${ROOT}src`, { recursive: true })).map((name) => `src/${name}`);
const FILES = [...NAMES, ...SOURCES].filter((name) => /\.(md|ts)$|^package\.json$|schema\.json$/.test(name));

for (const { pattern, instead, except = [] } of PHRASES) {
  test(`texts for people do without ${pattern}: ${instead}`, async (t) => {
    t.true(FILES.includes('README.md') && FILES.length > 300, 'the texts were found');
    for (const file of FILES.filter((name) => !except.includes(name))) {
      const found = pattern.exec(forPeople(file, await readFile(`${ROOT}${file}`, 'utf8')));
      t.is(found, null, `${file}: ${found?.[0]}`);
    }
  });
}
