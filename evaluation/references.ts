import { usageError } from '../src/errors.js';

/**
 * What stands beside a frame or picture as its reference.
 *
 * - `first`: the first frame of the same shot (clips).
 * - `far`: a frame of the same shot about 100 frames away, or the farthest there is (clips).
 * - `recommended`: the training picture that Autochrome recommends first (pictures).
 * - `nearest`: the training picture nearest by the features of another network, seen without colour (pictures).
 * - `class`: any training picture of the same class (pictures that have one).
 * - `related`: a picture of the same kind of thing that was kept out of training as well (pictures of that list alone).
 * - `unrelated`: any training picture of another source (pictures).
 */
export const REFERENCE_KINDS = [
  'first',
  'far',
  'recommended',
  'nearest',
  'class',
  'related',
  'unrelated',
] as const;

/** See {@link REFERENCE_KINDS}. */
export type ReferenceKind = (typeof REFERENCE_KINDS)[number];

/** The kinds that are frames of the clip itself. */
export const CLIP_REFERENCES = ['first', 'far'] as const satisfies ReferenceKind[];

/** See {@link CLIP_REFERENCES}. */
export type ClipReference = (typeof CLIP_REFERENCES)[number];

/** The kinds that are other pictures, see {@link readAssignments} and {@link readRelatedPairs}. */
export const PICTURE_REFERENCES = [
  'recommended',
  'nearest',
  'class',
  'related',
  'unrelated',
] as const satisfies ReferenceKind[];

/** See {@link PICTURE_REFERENCES}. */
export type ImageReference = (typeof PICTURE_REFERENCES)[number];

/**
 * Reads a list such as `first,recommended`.
 *
 * @returns in the order of {@link REFERENCE_KINDS}, each once
 * @throws AutochromeError of kind `usage` naming a kind that does not exist
 */
export function parseReferences(text: string): ReferenceKind[] {
  const named = text.split(',').map((name) => name.trim());
  const unknown = named.find((name) => !REFERENCE_KINDS.some((kind) => kind === name));
  if (unknown !== undefined)
    throw usageError(
      `--references ${text} is not known: '${unknown}'`,
      `Use some of ${REFERENCE_KINDS.join(', ')}`,
    );
  return REFERENCE_KINDS.filter((kind) => named.includes(kind));
}

/** How far `far` looks for its reference, in frames. */
export const FAR = 100;

/**
 * Which of the frames there are is the far reference of a frame: the one whose distance is nearest to {@link FAR}, the
 * earlier one of two. In a shot of up to so many frames that is the farthest.
 *
 * @param index - of the frame, in a clip
 * @param among - indices of the frames that can be a reference, ascending
 * @returns undefined where there is no frame but itself
 */
export function farReference(index: number, among: readonly number[]): number | undefined {
  const miss = (other: number) => Math.abs(Math.abs(other - index) - FAR);
  return among
    .filter((other) => other !== index)
    .reduce<number | undefined>(
      (best, other) => (best === undefined || miss(other) < miss(best) ? other : best),
      undefined,
    );
}
