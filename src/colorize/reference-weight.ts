/** What a reference counts at one frame. */
export interface WeightKeyframe {
  /** Index in the whole clip, counted from 0. */
  readonly frame: number;
  /** At least 0. */
  readonly weight: number;
}

/**
 * What a reference counts beside the others: the same throughout, above 0; or by keyframes, one at least, each later than
 * the one before.
 */
export type ReferenceWeight = number | readonly WeightKeyframe[];

/**
 * What a reference counts at a frame: between keyframes in a straight line from one to the next, before the first and from
 * the last on as they have it.
 *
 * @param frame - index in the whole clip
 * @throws RangeError when there is no keyframe
 */
export function weightAt(weight: ReferenceWeight, frame: number): number {
  if (typeof weight === 'number') return weight;
  const [first, last] = [weight[0], weight.at(-1)];
  if (!first || !last) throw new RangeError('a weight by keyframes needs one at least');
  if (frame <= first.frame) return first.weight;
  if (frame >= last.frame) return last.weight;
  const next = weight.findIndex((keyframe) => keyframe.frame > frame);
  const [from, to] = weight.slice(next - 1, next + 1) as [WeightKeyframe, WeightKeyframe];
  const part = (frame - from.frame) / (to.frame - from.frame);
  return from.weight * (1 - part) + to.weight * part;
}

/** The frames at which any reference has a keyframe, in order, each once. */
export function keyframesOf(weights: readonly ReferenceWeight[]): readonly number[] {
  const frames = weights.flatMap((weight) =>
    typeof weight === 'number' ? [] : weight.map(({ frame }) => frame),
  );
  return [...new Set(frames)].sort((a, b) => a - b);
}

/**
 * A frame at which no reference counts.
 *
 * Weights are nowhere below 0 and straight between keyframes. So where their sum is 0 between two of them it is 0 at both:
 * keyframes are all that has to be looked at.
 *
 * @returns the first such keyframe; undefined when something counts at every frame
 */
export function frameWithoutReference(weights: readonly ReferenceWeight[]): number | undefined {
  return keyframesOf(weights).find((frame) => weights.every((weight) => weightAt(weight, frame) === 0));
}
