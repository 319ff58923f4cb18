import type { Cut } from './cut.js';

/** Frames of one shot: [start, end). */
export interface Shot {
  readonly start: number;
  readonly end: number;
}

/**
 * The shots that cuts make of a clip: they cover it without gaps, and none is empty.
 *
 * @param cuts - in the order of their frames, each within [1, frameCount)
 * @param frameCount - frames of the clip, at least 0
 * @returns none of a clip without frames
 * @throws RangeError when a cut is out of order or outside the clip
 */
export function shotsBetween(cuts: readonly Pick<Cut, 'frame'>[], frameCount: number): Shot[] {
  if (frameCount === 0 && cuts.length === 0) return [];
  const starts = [0, ...cuts.map(({ frame }) => frame)];
  return starts.map((start, i) => {
    const end = starts[i + 1] ?? frameCount;
    if (!(end > start)) throw new RangeError(`a shot cannot begin at ${start} and end before ${end}`);
    return { start, end };
  });
}
