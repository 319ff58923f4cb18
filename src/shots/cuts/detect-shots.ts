import type { SmallPicture } from '../../colour/small-picture.js';
import type { Cut, CutKind } from './cut.js';
import { CutDetector } from './cut-detector.js';
import type { ShotPlace } from './shot-place.js';

/** A frame and where it stands among shots. */
export interface MarkedFrame<Frame> extends ShotPlace {
  readonly frame: Frame;
  /** How the shot before became the one that begins here, where one does and that is known. */
  readonly cutKind?: CutKind;
}

interface Indexed {
  /** Place in the clip, from 0. */
  readonly index: number;
}

/**
 * Marks the frames that begin shots.
 *
 * @param cuts - first frames of shots
 */
export async function* markShots<Frame extends Indexed>(
  frames: AsyncIterable<Frame>,
  cuts: readonly number[],
): AsyncGenerator<MarkedFrame<Frame>> {
  const starts = new Set(cuts);
  for await (const frame of frames) yield { frame, cut: starts.has(frame.index), mixed: false };
}

/**
 * Finds where shots begin, and marks the frames.
 *
 * Memory: frames wait until all is known of the transition that they may belong to, 64 of them.
 *
 * @param frames - all frames of a clip, in order
 * @param lightnessOf - CIE L* of a frame, one channel
 */
export async function* detectShots<Frame extends Indexed>(
  frames: AsyncIterable<Frame>,
  lightnessOf: (frame: Frame) => SmallPicture,
): AsyncGenerator<MarkedFrame<Frame>> {
  const detector = new CutDetector();
  const waiting: Frame[] = [];
  let cuts: Cut[] = [];
  const next = (): MarkedFrame<Frame> => {
    const frame = waiting.shift() as Frame;
    const { index } = frame;
    cuts = cuts.filter((cut) => cut.frame >= index || cut.to > index);
    const begun = cuts.find((cut) => cut.frame === index);
    return {
      frame,
      cut: begun !== undefined,
      ...(begun ? { cutKind: begun.kind } : {}),
      mixed: cuts.some(({ from, to }) => from <= index && index < to),
    };
  };
  for await (const frame of frames) {
    cuts.push(...detector.push(lightnessOf(frame)));
    waiting.push(frame);
    // A cut is known so many frames after it; no transition begins more than as many before its cut.
    if (waiting.length > 2 * detector.lookahead) yield next();
  }
  cuts.push(...detector.finish());
  while (waiting.length > 0) yield next();
}
