/** The value between two, in a straight line: `a` at share 0, `b` at 1. */
export function between(a: number, b: number, share: number): number {
  return a + share * (b - a);
}

/**
 * Of a plane, the value between four samples, interpolated linearly in both directions.
 *
 * @param at - element of the upper left one
 * @param across - elements from it to the one on its right; 0 where there is none
 * @param down - elements from it to the one below; 0 where there is none
 * @param right - how far right of it, 0 to 1
 * @param low - how far below it, 0 to 1
 */
export function amongFour(
  plane: Float32Array,
  at: number,
  across: number,
  down: number,
  right: number,
  low: number,
): number {
  const upper = between(plane[at] as number, plane[at + across] as number, right);
  const lower = between(plane[at + down] as number, plane[at + across + down] as number, right);
  return between(upper, lower, low);
}
