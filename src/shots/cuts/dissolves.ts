import { difference, distantDifference } from './difference.js';
import { mixDifference } from './mixture.js';
import { isPlain, type Thumbnail } from './thumbnail.js';
import type { FrameTrack } from './track.js';

/** Frames from the middle of a dissolve to its ends, at most. */
export const DISSOLVE_REACH = 18;

/** Lengths tried: frames that show both shots. */
const LENGTHS = [7, 9, 11, 13, 16, 19, 23, 28, 34] as const;

/** Frames on either side of a dissolve in which nothing fades. */
const BESIDE = 6;

/** Least {@link firstScore} that is worth a closer look. */
const PASSES = -1;

/** How many of the lengths get that. */
const CLOSER_LOOKS = 3;

/** Least difference of the images before and after, see difference.ts. */
const UNLIKE = 0.5;

/** A stretch that may be a dissolve, and how sure that is. */
export interface FoundDissolve {
  /** Frames that show both shots: [from, to). */
  readonly from: number;
  readonly to: number;
  /** Above 0. */
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
  /** How far detail sinks in the middle: 1 as for a mix of unlike images, 0 as if one image became the other. */
  readonly dip: number;
}

/**
 * The likeliest dissolve with its middle at a frame.
 *
 * Every length is tried. Each frame between is projected onto the line from the image before to the image after:
 * in a dissolve it lies on it, and further along with every frame. What moves from one view to another lies off the
 * line, and keeps its detail where a mix loses half of it (the dip in variance of Alattar 1993). What passes is looked
 * at with its motion: three frames are mixed from blocks that may have moved, which must explain them better than
 * either image does alone; and the two images must not resemble each other.
 *
 * @param track - with {@link DISSOLVE_REACH} frames on either side of `index`, or all that there are
 */
export function dissolveAt(track: FrameTrack, index: number): FoundDissolve | undefined {
  const candidates = LENGTHS.flatMap((length) => {
    const from = index - (length >> 1);
    const to = from + length;
    const frames = track.slice(from - 1, to + 1).map(({ thumbnail }) => thumbnail);
    if (frames.length < length + 2 || isFade(track, from, to)) return [];
    const evidence = mixEvidence(frames);
    const first = firstScore(evidence, length);
    return first < PASSES ? [] : [{ from, to, frames, evidence, first }];
  });
  let best: FoundDissolve | undefined;
  for (const { from, to, frames, evidence } of candidates
    .sort((a, b) => b.first - a.first)
    .slice(0, CLOSER_LOOKS)) {
    if (!areUnlike(frames[0] as Thumbnail, frames.at(-1) as Thumbnail)) continue;
    const score = lastScore(evidence, to - from, movingEvidence(frames));
    if (score > (best?.score ?? 0)) best = { from, to, score };
  }
  return best;
}

function areUnlike(a: Thumbnail, b: Thumbnail): boolean {
  return difference(a, b) >= UNLIKE && distantDifference(a, b) >= UNLIKE;
}

/** Whether a stretch or what is next to it goes into a plain tone or comes out of one. */
function isFade(track: FrameTrack, from: number, to: number): boolean {
  const images = track.slice(from - BESIDE, to + BESIDE).map(({ thumbnail }) => thumbnail);
  const whole = { deviation: Math.max(...images.map(({ deviation }) => deviation)) };
  return images.some((image) => isPlain(image, whole));
}

/**
 * Logarithm of the odds, from logistic regression on films joined of known clips (see docs/shots.md): the stretches
 * most like dissolves among those that are, against all that are none.
 */
function firstScore({ residual, unevenness, fall, dip }: MixEvidence, length: number): number {
  return 2.2 + 6 * clamp(dip) - 16.4 * residual - 2.5 * unevenness - 14 * Math.min(fall, 0.3) - 32 / length;
}

/** The same with all that is known, less the odds at which a stretch passes. */
function lastScore(
  { residual, fall, dip }: MixEvidence,
  length: number,
  { mixed, alone }: MovingEvidence,
): number {
  const still = 6.2 * clamp(dip) - 19.4 * residual - 11.7 * Math.min(fall, 0.3) - 48 / length;
  return 0.6 + still - 14.7 * mixed + 20.2 * alone;
}

/** Flicker and grain make dips of any depth. */
function clamp(dip: number): number {
  return Math.min(Math.max(dip, -0.5), 1.2);
}

/** What a few frames leave unexplained when blocks may move, see mixture.ts and difference.ts. */
interface MovingEvidence {
  /** By a mix of the image before and the image after: mean of the middle and both quarters. */
  readonly mixed: number;
  /** By the nearer of the two alone; the middle counts twice. */
  readonly alone: number;
}

function movingEvidence(frames: readonly Thumbnail[]): MovingEvidence {
  const last = frames.length - 1;
  const at = (n: number) => frames[n] as Thumbnail;
  const [before, after] = [at(0), at(last)];
  const quarter = Math.round(last / 4);
  const middle = at(last >> 1);
  const [early, late] = [at(quarter), at(last - quarter)];
  const share = quarter / last;
  const mixed =
    mixDifference(before, after, early, share) +
    mixDifference(before, after, middle, 0.5) +
    mixDifference(before, after, late, 1 - share);
  const nearer = Math.min(difference(before, middle), difference(after, middle));
  const alone = 2 * nearer + difference(before, early) + difference(after, late);
  return { mixed: mixed / 3, alone: alone / 4 };
}

/** @param frames - the image before, those between, the image after; at least three */
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
