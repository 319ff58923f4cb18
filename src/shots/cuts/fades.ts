import { isPlain } from './thumbnail.js';
import type { FrameTrack } from './track.js';

/** Frames on either side of a frame that a fade may take. */
export const FADE_REACH = 24;

/** Share of a shot's deviation at which it counts as all there. */
const WHOLE = 0.8;

/** Frames that an image takes to go or come, at least: faster is a cut. */
const SHORTEST = 3;

/** Frames into a plain stretch that a cut is put at the latest. */
const LONGEST_WAIT = 12;

/** A fade: frames that are not whole, [from, to). */
export interface FoundFade {
  readonly from: number;
  readonly to: number;
}

/**
 * Whether a frame is where a fade is cut: the middle of the plain frames between an image that went out step by step
 * and one that came step by step; where they are many, the 12th of them.
 *
 * @param track - with {@link FADE_REACH} frames on either side of `index`, or all that there are
 */
export function fadeAt(track: FrameTrack, index: number): FoundFade | undefined {
  const deviation = (at: number) => track.at(at)?.thumbnail.deviation;
  const own = deviation(index);
  if (own === undefined) return undefined;
  const whole = (start: number, end: number) =>
    Math.max(...track.slice(start, end).map(({ thumbnail }) => thumbnail.deviation), 0);
  const before = whole(index - FADE_REACH, index);
  const after = whole(index + 1, index + 1 + FADE_REACH);
  const beside = Math.min(before, after);
  if (!isPlain({ deviation: own }, { deviation: beside })) return undefined;
  const plain = (at: number) => {
    const there = deviation(at);
    return there !== undefined && isPlain({ deviation: there }, { deviation: beside });
  };
  let start = index;
  while (plain(start - 1) && index - start < FADE_REACH) start -= 1;
  let end = index + 1;
  while (plain(end) && end - index < FADE_REACH) end += 1;
  if (index !== Math.min((start + end) >> 1, start + LONGEST_WAIT)) return undefined;
  let from = start;
  while (from > index - FADE_REACH && (deviation(from - 1) ?? 0) < WHOLE * before) from -= 1;
  let to = end;
  while (to < index + FADE_REACH && (deviation(to) ?? Number.POSITIVE_INFINITY) < WHOLE * after) to += 1;
  return start - from >= SHORTEST && to - end >= SHORTEST ? { from, to } : undefined;
}
