import { distantDifference } from './difference.js';
import type { Thumbnail } from './thumbnail.js';
import type { Track } from './track.js';

/** Frames from the middle of a dissolve to its ends, at most. */
export const DISSOLVE_REACH = 18;

/** Lengths tried: frames that show both shots. */
const LENGTHS = [7, 9, 11, 13, 16, 19, 23, 28, 34] as const;

/** A stretch that may be a dissolve, and how sure that is. */
export interface FoundDissolve {
  /** Frames that show both shots: [from, to). */
  readonly from: number;
  readonly to: number;
  /** Above 0 where it passes for one. */
  readonly score: number;
}

/** What a stretch of frames looks like as a mix of the frames on either side of it. */
export interface MixEvidence {
  /** Mean squared distance of the frames to mixes of the two, in squared distances of the two. */
  readonly residual: number;
  /** Largest distance of a frame's share of the second from what even mixing would give it. */
  readonly unevenness: number;
  /** Largest fall of the share from one frame to the next. */
  readonly fall: number;
  /** How far detail sinks in the middle: 1 as for a mix of unlike pictures, 0 as if one picture became the other. */
  readonly dip: number;
}

/**
 * The likeliest dissolve with its middle at a frame.
 *
 * Every length is tried. Each frame between is projected onto the line from the picture before to the picture after:
 * in a dissolve it lies on it, and further along with every frame. What moves from one view to another lies off the
 * line, and keeps its detail where a mix loses half of it (the dip in variance of Alattar 1993). And the two pictures
 * must not resemble each other.
 *
 * @param track - with {@link DISSOLVE_REACH} frames on either side of `index`, or all that there are
 */
export function dissolveAt(track: Track, index: number): FoundDissolve | undefined {
  let best: FoundDissolve | undefined;
  for (const length of LENGTHS) {
    const from = index - (length >> 1);
    const to = from + length;
    const frames = track.slice(from - 1, to + 1).map(({ thumbnail }) => thumbnail);
    if (frames.length < length + 2) break;
    const evidence = mixEvidence(frames);
    const score = Math.min(scoreOf(evidence), 1);
    if (score <= (best?.score ?? 0)) continue;
    if (distantDifference(frames[0] as Thumbnail, frames.at(-1) as Thumbnail) < 0.6) continue;
    best = { from, to, score };
  }
  return best;
}

function scoreOf({ residual, unevenness, fall, dip }: MixEvidence): number {
  return Math.min(dip, 1.2) - 0.5 * unevenness - 1.5 * residual - 4 * fall - 0.2;
}

/** @param frames - the picture before, those between, the picture after; at least three */
export function mixEvidence(frames: readonly Thumbnail[]): MixEvidence {
  const [first, last] = [frames[0] as Thumbnail, frames.at(-1) as Thumbnail];
  const a = first.coarse.data;
  const b = last.coarse.data;
  const way = new Float32Array(a.length);
  let length = 0;
  for (let i = 0; i < a.length; i += 1) {
    const step = (b[i] as number) - last.mean - (a[i] as number) + first.mean;
    way[i] = step;
    length += step * step;
  }
  let residual = 0;
  let unevenness = 0;
  let fall = 0;
  let before = 0;
  let dip = 0;
  let weights = 0;
  for (let n = 1; n < frames.length - 1; n += 1) {
    const { coarse, mean, detail } = frames[n] as Thumbnail;
    let along = 0;
    let squares = 0;
    for (let i = 0; i < a.length; i += 1) {
      const step = (coarse.data[i] as number) - mean - (a[i] as number) + first.mean;
      along += step * (way[i] as number);
      squares += step * step;
    }
    const share = along / (length + 1);
    const even = n / (frames.length - 1);
    residual += Math.max(squares - share * along, 0) / (length + 1);
    unevenness = Math.max(unevenness, Math.abs(share - even));
    fall = Math.max(fall, before - share);
    before = share;
    const kept = (1 - even) * first.detail + even * last.detail;
    const mixed = (1 - even) ** 2 * first.detail + even ** 2 * last.detail;
    const weight = even * (1 - even);
    dip += (weight * (kept - detail)) / Math.max(kept - mixed, 1e-3);
    weights += weight;
  }
  return { residual: residual / (frames.length - 2), unevenness, fall, dip: dip / weights };
}
