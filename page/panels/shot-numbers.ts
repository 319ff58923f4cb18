import { AutochromeError } from '../../src/errors.js';
import { selectShots } from '../../src/project/document/select-shots.js';

/**
 * The shots that a text such as `4-7,12` names, but for one, which they get something of.
 *
 * @param count - shots there are
 * @param from - index of the one that is left out
 * @returns indexes counted from 0
 * @throws RangeError for any other text, with what may be typed
 */
export function othersOf(text: string, count: number, from: number): number[] {
  const others = selected(text, count).filter((index) => index !== from);
  if (others.length > 0) return others;
  throw new RangeError(`Shot ${from + 1} is the one that is copied: name others, such as 4-7,12, or all`);
}

function selected(text: string, count: number): number[] {
  try {
    return selectShots(text, count, 'Shots');
  } catch (error) {
    if (!(error instanceof AutochromeError)) throw error;
    throw new RangeError(error.hint ? `${error.message}. ${error.hint}` : error.message);
  }
}
