import { isPassedThrough } from './fingerprint.js';
import type { PlannedShot } from './plan-shots.js';

/**
 * Which shots are rendered: those asked for that are not there yet, and before each that takes colours from the shot before,
 * that one.
 *
 * @param asked - places of the shots asked for
 * @param changed - whether those that are there are left as they are
 * @returns places in their order
 */
export function renderOrder(
  shots: readonly PlannedShot[],
  asked: readonly number[],
  changed: boolean,
): readonly number[] {
  const chosen = new Set<number>();
  const choose = (index: number) => {
    const planned = shots[index];
    if (!planned || chosen.has(index)) return;
    chosen.add(index);
    const { shot } = planned;
    if (shot.memory === undefined || isPassedThrough(shot)) return;
    if (shots[index - 1]?.state !== 'rendered') choose(index - 1);
  };
  for (const index of asked) {
    if (!changed || shots[index]?.state !== 'rendered') choose(index);
  }
  return [...chosen].sort((a, b) => a - b);
}
