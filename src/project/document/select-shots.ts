import { usageError } from '../../errors.js';
import type { ProjectShot } from './schema.js';

const ALLOWED = 'Allowed: numbers of shots counted from 1, and ranges of them, such as 3-7,12; or all';

/**
 * The shots that a text such as `3-7,12` or `all` stands for.
 *
 * @param text - numbers count from 1 and ranges hold both their ends; `5-` goes on to the last shot
 * @param count - shots there are
 * @param label - how the user knows the text, for errors
 * @returns indexes counted from 0, each once, in order
 * @throws AutochromeError of kind `usage` for a text of another form and for shots that do not exist
 */
export function selectShots(text: string, count: number, label = 'shots'): number[] {
  if (text.trim() === 'all') return Array.from({ length: count }, (_, i) => i);
  const chosen = new Set<number>();
  for (const part of text.split(',')) {
    const match = /^\s*(\d+)\s*(?:(-)\s*(\d+)?)?\s*$/.exec(part);
    if (!match) throw usageError(`${label} '${text}' is not allowed`, ALLOWED);
    const first = Number(match[1]);
    const last = match[2] === undefined ? first : match[3] === undefined ? count : Number(match[3]);
    for (const number of [first, last]) {
      if (number >= 1 && number <= count) continue;
      throw usageError(
        `${label} '${text}': there is no shot ${number}`,
        count === 1 ? 'Allowed: 1, the only shot' : `Allowed: 1 to ${count}`,
      );
    }
    if (last < first) {
      throw usageError(`${label} '${text}': ${part.trim()} ends before it begins`, ALLOWED);
    }
    for (let number = first; number <= last; number += 1) chosen.add(number - 1);
  }
  return [...chosen].sort((a, b) => a - b);
}

/**
 * The one shot that a text stands for: its number counted from 1, or its name where no other shot has it.
 *
 * @param label - how the user knows the text, for errors
 * @returns its index counted from 0
 * @throws AutochromeError of kind `usage` when there is no such shot, or several
 */
export function selectShot(
  text: string,
  shots: readonly Pick<ProjectShot, 'name'>[],
  label = 'shot',
): number {
  const number = /^\d+$/.test(text) ? Number(text) : undefined;
  if (number !== undefined && number >= 1 && number <= shots.length) return number - 1;
  const named = shots.flatMap(({ name }, i) => (name === text ? [i] : []));
  if (named.length === 1) return named[0] as number;
  const what = named.length === 0 ? 'there is no such shot' : `${named.length} shots have this name`;
  throw usageError(
    `${label} '${text}': ${what}`,
    `Allowed: 1 to ${shots.length}, or a name that one shot alone has`,
  );
}
