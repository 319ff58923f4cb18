import type { PlannedShot } from './plan-shots.js';

/**
 * Which shots are rendered: those asked for, and before each that takes colours from the shot before, that one where it is
 * not there yet.
 *
 * @param asked - places of the shots asked for
 * @param isLeft - whether a shot that is asked for is left as it is
 * @returns places in their order
 */
export function renderOrder(
  shots: readonly PlannedShot[],
  asked: readonly number[],
  isLeft: (shot: PlannedShot) => boolean,
): readonly number[] {
  const chosen = new Set<number>();
  const choose = (index: number) => {
    const planned = shots[index];
    if (!planned || chosen.has(index)) return;
    chosen.add(index);
    if (planned.shot.memory && shots[index - 1]?.state !== 'rendered') choose(index - 1);
  };
  for (const index of asked) {
    const planned = shots[index];
    if (planned && !isLeft(planned)) choose(index);
  }
  return [...chosen].sort((a, b) => a - b);
}
