import type { SmallImage } from '../colour/small-image.js';
import { type ReferenceImage, usedPlaces } from './reference-image.js';

/** The planes of an L*, a*, b* image, what it counts, and what of it may be used. */
export interface LabPlanes {
  readonly width: number;
  readonly height: number;
  readonly lightness: Float32Array;
  readonly a: Float32Array;
  readonly b: Float32Array;
  /** Above 0. */
  readonly weight: number;
  /** Share of each sample that colours may be taken from, 0 to 1; undefined where all of the image is used. */
  readonly used: SmallImage | undefined;
}

/**
 * Takes references apart into planes, without a copy.
 *
 * @throws RangeError when there is none, or one has not three channels or no samples, or a weight or a used part that
 *   cannot be
 */
export function labPlanes(references: readonly ReferenceImage[]): LabPlanes[] {
  if (references.length === 0) throw new RangeError('a colorizer needs at least one reference');
  return references.map(({ width, height, channels, data, weight = 1, used }) => {
    const size = width * height;
    if (channels !== 3 || size === 0) {
      throw new RangeError(
        `a reference is an L*, a*, b* image, not ${width}x${height} of ${channels} channels`,
      );
    }
    if (!(weight > 0 && weight < Number.POSITIVE_INFINITY)) {
      throw new RangeError(`a reference cannot have the weight ${weight}`);
    }
    if (used && (used.width !== width || used.height !== height || used.channels !== 1)) {
      throw new RangeError(
        `of a reference of ${width}x${height}, what is used has one channel of that size, ` +
          `not ${used.channels} of ${used.width}x${used.height}`,
      );
    }
    const plane = (i: number) => data.subarray(i * size, (i + 1) * size);
    return { width, height, lightness: plane(0), a: plane(1), b: plane(2), weight, used };
  });
}

/** The same planes with the samples that are used, one after the other: their places are lost. */
export function usedSamples({ lightness, a, b, used }: LabPlanes): Pick<LabPlanes, 'lightness' | 'a' | 'b'> {
  if (!used) return { lightness, a, b };
  const places = usedPlaces(used.data);
  return { lightness: pick(lightness, places), a: pick(a, places), b: pick(b, places) };
}

/** Samples of a plane at some places. */
export function pick(plane: Float32Array, places: ArrayLike<number>): Float32Array {
  return Float32Array.from(places, (place) => plane[place] as number);
}

/** @throws RangeError unless the image is one channel */
export function checkLightness({ width, height, channels }: SmallImage): void {
  if (channels !== 1) throw new RangeError(`lightness is one channel, not ${width}x${height} of ${channels}`);
}
