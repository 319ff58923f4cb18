import type { SmallImage } from '../../colour/small-image.js';
import { type MarkedFrame, ShotMarker } from './shot-marker.js';

export type { MarkedFrame } from './shot-marker.js';

/**
 * Marks the frames that begin shots, where it is known which do.
 *
 * @param cuts - first frames of shots, by their index in the clip
 */
export async function* withKnownCuts<Frame extends { readonly index: number }>(
  frames: AsyncIterable<Frame>,
  cuts: readonly number[],
): AsyncGenerator<MarkedFrame<Frame>> {
  const starts = new Set(cuts);
  for await (const frame of frames) yield { frame, cut: starts.has(frame.index), mixed: false };
}

/**
 * Finds where shots begin, and marks the frames.
 *
 * Memory: see `ShotMarker`.
 *
 * @param frames - all frames of a clip, in order
 * @param lightnessOf - CIE L* of a frame, one channel
 */
export async function* detectShots<Frame>(
  frames: AsyncIterable<Frame>,
  lightnessOf: (frame: Frame) => SmallImage,
): AsyncGenerator<MarkedFrame<Frame>> {
  const marker = new ShotMarker<Frame>(true);
  for await (const frame of frames) yield* marker.push(frame, lightnessOf(frame));
  yield* marker.finish();
}
