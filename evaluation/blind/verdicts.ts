import { readFile } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { inputError } from '../../src/errors.js';

/** How strongly one of two is preferred. */
export const STRENGTHS = ['slightly', 'moderately', 'clearly'] as const;

/** See {@link STRENGTHS}. */
export type Strength = (typeof STRENGTHS)[number];

/** What was said of a pair. */
export interface PairVerdict {
  readonly number: number;
  readonly preferred: 'A' | 'B' | 'equal';
  /** Undefined where they are equal. */
  readonly strength: Strength | undefined;
  readonly note: string;
}

/** What was said of a single picture. */
export interface SingleVerdict {
  readonly number: number;
  readonly real: boolean;
  readonly note: string;
}

/** Verdicts as they were written, before the key was opened. */
export interface Verdicts<T> {
  /** Who judged: what stands after `# judge:`, or the name of the file. */
  readonly judge: string;
  /** Which pictures were judged, see {@link newId}. */
  readonly id: string;
  /** The round, from 1; undefined where there are no rounds. */
  readonly round: number | undefined;
  readonly verdicts: readonly T[];
}

/** Name of the file for verdicts that lies beside what is judged. */
export const VERDICTS_FILE = 'verdicts.txt';

/** An empty file of verdicts on sheets, with what to do. */
export function sheetsTemplate(id: string, pairs: number): string {
  return [
    '# Which colouring would you rather have, A or B? Each sheet shows above the picture that was to be coloured and the',
    '# reference whose colours it was to take, and below two results. They differ in colour alone.',
    '# Look for: things in one colour that have one; colours of the reference where it shows the same; people and materials',
    '# that look alive; and for stains, halos, colour that runs over outlines, parts left gray.',
    `# One line a pair: its number, then A, B or equal, then ${STRENGTHS.join(', ')} (not after equal), then why.`,
    '#     1 A clearly the coat is one blue; in B a sleeve is orange',
    '#     2 equal both leave the sky gray',
    '# Judge every pair, alone, and before anybody opens the key.',
    `# sheets: ${id}`,
    '# judge:',
    '',
    ...numbers(pairs),
  ].join('\n');
}

/** An empty file of verdicts on single pictures, with what to do. */
export function singlesTemplate(id: string, round: number, pictures: number): string {
  return [
    '# Are the colours of this photograph real, or was it in black and white and colourized? Some of these pictures are real.',
    '# Look at one picture at a time, in their order, and do not go back.',
    '# One line a picture: its number, then real or colourized, then why, if you like.',
    '#     1 real',
    '#     2 colourized the hand is green',
    `# pictures: ${id} round ${round}`,
    '# judge:',
    '',
    ...numbers(pictures),
  ].join('\n');
}

/**
 * Reads verdicts on sheets.
 *
 * @throws AutochromeError of kind `input` when the file cannot be read, or a line is no verdict
 */
export function readSheetVerdicts(file: string): Promise<Verdicts<PairVerdict>> {
  return readVerdicts(file, /^# sheets: (\w+)()$/m, (number, [word = '', ...rest]) => {
    const preferred = ({ a: 'A', b: 'B', equal: 'equal' } as const)[word.toLowerCase()];
    if (preferred === undefined) return 'after the number comes A, B or equal';
    if (preferred === 'equal') return { number, preferred, strength: undefined, note: rest.join(' ') };
    const strength = STRENGTHS.find((name) => name === rest[0]?.toLowerCase());
    if (strength === undefined) return `after ${preferred} comes ${STRENGTHS.join(', ')}`;
    return { number, preferred, strength, note: rest.slice(1).join(' ') };
  });
}

/** {@link readSheetVerdicts} for verdicts on single pictures. */
export function readSingleVerdicts(file: string): Promise<Verdicts<SingleVerdict>> {
  return readVerdicts(file, /^# pictures: (\w+) round (\d+)$/m, (number, [word = '', ...rest]) => {
    const answer = word.toLowerCase();
    if (answer !== 'real' && answer !== 'colourized') return 'after the number comes real or colourized';
    return { number, real: answer === 'real', note: rest.join(' ') };
  });
}

async function readVerdicts<T extends { readonly number: number }>(
  file: string,
  heading: RegExp,
  read: (number: number, words: readonly string[]) => T | string,
): Promise<Verdicts<T>> {
  const text = await readFile(file, 'utf8').catch((cause) => {
    throw inputError(
      `--verdicts ${file} cannot be read: ${cause.message}`,
      'Name the file that the judge has written',
      cause,
    );
  });
  const lines = text.split(/\r?\n/);
  const [, id, round] = heading.exec(lines.join('\n')) ?? [];
  if (id === undefined)
    throw inputError(
      `--verdicts ${file} does not say what it is of`,
      `Keep the lines of ${VERDICTS_FILE} that begin with #`,
    );
  const verdicts = new Map<number, T>();
  for (const [i, line] of lines.entries()) {
    if (line.trim() === '' || line.startsWith('#')) continue;
    const refuse = (why: string) =>
      inputError(
        `--verdicts ${file}, line ${i + 1}: '${line.trim()}': ${why}`,
        'Let the judge mend the line',
      );
    const [first = '', ...words] = line.trim().split(/\s+/);
    const number = Number(first.replace(/[.:]$/, ''));
    if (!Number.isInteger(number) || number < 1) throw refuse('a line begins with a number');
    if (verdicts.has(number)) throw refuse('there is a verdict already');
    const verdict = read(number, words);
    if (typeof verdict === 'string') throw refuse(verdict);
    verdicts.set(number, verdict);
  }
  const judge =
    /^# judge:[ \t]*(\S.*)$/m.exec(lines.join('\n'))?.[1]?.trim() ?? basename(file, extname(file));
  return { judge, id, round: round ? Number(round) : undefined, verdicts: [...verdicts.values()] };
}

/**
 * Puts verdicts beside what they are on.
 *
 * @param file - for messages
 * @throws AutochromeError of kind `input` when something was not judged, or is not there
 */
export function matchVerdicts<T extends { readonly number: number }, K extends { readonly number: number }>(
  judge: string,
  verdicts: readonly T[],
  items: readonly K[],
): [K, T][] {
  const byNumber = new Map(verdicts.map((verdict) => [verdict.number, verdict]));
  const known = new Set(items.map(({ number }) => number));
  const stray = verdicts.find(({ number }) => !known.has(number));
  if (stray)
    throw inputError(`${judge} judged number ${stray.number}, which there is not`, 'Mend the verdicts');
  return items.map((item) => {
    const verdict = byNumber.get(item.number);
    if (verdict) return [item, verdict];
    throw inputError(`${judge} did not judge number ${item.number}`, 'Let every number be judged');
  });
}

function numbers(count: number): string[] {
  return [...Array.from({ length: count }, (_, i) => `${i + 1} `), ''];
}
