import { randomInt } from 'node:crypto';

/** A whole number from 0 to below `limit`, each as likely. */
export type Random = (limit: number) => number;

/** The system's random numbers: nobody can tell an order from those before it. */
export const systemRandom: Random = (limit) => randomInt(limit);

/** The items in random order, every order as likely (Fisher and Yates). */
export function shuffled<T>(items: readonly T[], random: Random): T[] {
  const result = [...items];
  for (let i = result.length - 1; i > 0; i -= 1) {
    const j = random(i + 1);
    [result[i], result[j]] = [result[j] as T, result[i] as T];
  }
  return result;
}

/** So many of the values in random order, each as often as any other or once more. */
export function balanced<T>(values: readonly T[], count: number, random: Random): T[] {
  const start = random(values.length);
  const dealt = Array.from({ length: count }, (_, i) => values[(start + i) % values.length] as T);
  return shuffled(dealt, random);
}
