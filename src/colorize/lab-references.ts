import type { SmallPicture } from '../colour/small-picture.js';

/** The planes of an L*, a*, b* picture. */
export interface LabPlanes {
  readonly width: number;
  readonly height: number;
  readonly lightness: Float32Array;
  readonly a: Float32Array;
  readonly b: Float32Array;
}

/**
 * Takes references apart into planes, without a copy.
 *
 * @throws RangeError when there is none, or one has not three channels or no samples
 */
export function labPlanes(references: readonly SmallPicture[]): LabPlanes[] {
  if (references.length === 0) throw new RangeError('a colorizer needs at least one reference');
  return references.map(({ width, height, channels, data }) => {
    const size = width * height;
    if (channels !== 3 || size === 0) {
      throw new RangeError(
        `a reference is an L*, a*, b* picture, not ${width}x${height} of ${channels} channels`,
      );
    }
    const plane = (i: number) => data.subarray(i * size, (i + 1) * size);
    return { width, height, lightness: plane(0), a: plane(1), b: plane(2) };
  });
}

/** @throws RangeError unless the picture is one channel */
export function checkLightness({ width, height, channels }: SmallPicture): void {
  if (channels !== 1) throw new RangeError(`lightness is one channel, not ${width}x${height} of ${channels}`);
}
