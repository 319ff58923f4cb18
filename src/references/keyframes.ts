import {
  frameWithoutReference,
  type ReferenceWeight,
  type WeightKeyframe,
} from '../colorize/reference-weight.js';
import { usageError } from '../errors.js';
import { type PositionScale, parsePosition } from '../time/timecode.js';
import { type GivenReference, nameOf } from './given-reference.js';

/** What a reference counts from some frame of the film on its way to the next such frame. */
export interface GivenKeyframe {
  /** Frame of the film that is coloured: its number counted from 0, or a timecode. */
  readonly frame: number | string;
  /** What the reference counts there beside the others, 0 to 100; at 0 it gives nothing. */
  readonly weight: number;
}

/**
 * Reads a keyframe such as `120=1` or `01:00:05:00=0.5`.
 *
 * @returns undefined when it is none; whether the frame lies in the film is not looked at
 */
export function parseKeyframe(text: string): GivenKeyframe | undefined {
  const [, frame, weight] = /^([^=]+)=(\d+(?:\.\d*)?|\.\d+)$/.exec(text.trim()) ?? [];
  if (frame === undefined || weight === undefined) return undefined;
  return { frame: /^\d+$/.test(frame) ? Number(frame) : frame, weight: Number(weight) };
}

/** A keyframe as {@link parseKeyframe} reads it. */
export function formatKeyframe({ frame, weight }: GivenKeyframe): string {
  return `${frame}=${weight}`;
}

/**
 * What references count over the frames of a film.
 *
 * @param film - what timecodes of keyframes are counted on
 * @returns for each reference; keyframes in the order of their frames
 * @throws AutochromeError of kind `usage` when a position cannot be read, two keyframes of a reference are at one frame, or
 *   there is a frame at which no reference counts
 */
export function weightsOf(references: readonly GivenReference[], film: PositionScale): ReferenceWeight[] {
  const weights = references.map((reference) => weightOf(reference, film));
  const empty = frameWithoutReference(weights);
  if (empty !== undefined) {
    throw usageError(
      `all references have weight 0 at frame ${empty}, by their \`keyframes\``,
      'at every frame, give at least one reference a weight above 0',
    );
  }
  return weights;
}

function weightOf(reference: GivenReference, film: PositionScale): ReferenceWeight {
  const { keyframes, weight = 1 } = reference;
  if (keyframes === undefined) return weight;
  const placed = keyframes.map((keyframe) => {
    const option = `\`keyframes\` ${formatKeyframe(keyframe)} of \`references\` ${nameOf(reference)}:`;
    return { frame: parsePosition(String(keyframe.frame), film, option), weight: keyframe.weight, keyframe };
  });
  placed.sort((a, b) => a.frame - b.frame);
  placed.forEach(({ frame, keyframe }, i) => {
    const before = placed[i - 1];
    if (before?.frame !== frame) return;
    throw usageError(
      `\`keyframes\` ${formatKeyframe(before.keyframe)} and ${formatKeyframe(keyframe)} of \`references\` ` +
        `${nameOf(reference)} are both at frame ${frame}`,
      'leave one of them out',
    );
  });
  return placed.map(({ frame, weight }): WeightKeyframe => ({ frame, weight }));
}
