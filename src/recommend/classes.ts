import type { ClassGuess } from './descriptor.js';

/** Whether two images may show the same kind of thing: a class is among the guesses of both. */
export function classesAgree(one: readonly ClassGuess[], other: readonly ClassGuess[]): boolean {
  return sharedClasses(one, other).length > 0;
}

/** The classes that are among the guesses of both, likeliest for `one` first. */
export function sharedClasses(one: readonly ClassGuess[], other: readonly ClassGuess[]): number[] {
  return one.filter(({ index }) => other.some((guess) => guess.index === index)).map(({ index }) => index);
}
