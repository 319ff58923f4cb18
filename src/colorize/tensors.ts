import type { SmallImage } from '../colour/small-image.js';
import type { Plane } from '../frame/frame.js';
import type { PlaneSize } from '../frame/pixel-format.js';
import type { Tensor } from '../inference/network.js';

/** A tensor of 32-bit floats. */
export type FloatTensor = Extract<Tensor, { type: 'float32' }>;

/** A tensor over some floats. */
export function floats(dims: readonly number[], data: Float32Array): FloatTensor {
  return { type: 'float32', dims, data };
}

/** A height and a width. */
export function heightAndWidth({ width, height }: PlaneSize): Tensor {
  return { type: 'int64', dims: [2], data: BigInt64Array.of(BigInt(height), BigInt(width)) };
}

/** The bytes of a plane, little-endian as on every machine that Node runs on: [height, width, bytes of a sample]. */
export function planeBytes(plane: Plane, { width, height }: PlaneSize): Tensor {
  const data = new Uint8Array(plane.buffer, plane.byteOffset, plane.byteLength);
  return { type: 'uint8', dims: [height, width, plane.BYTES_PER_ELEMENT], data };
}

/** An image as [1, channels, height, width], without a copy. */
export function fromImage({ width, height, channels, data }: SmallImage): FloatTensor {
  return floats([1, channels, height, width], data);
}

/**
 * An output of a graph as an image, without a copy.
 *
 * @throws TypeError when it is not [1, channels, height, width] of floats
 */
export function toImage(tensor: Tensor | undefined): SmallImage {
  const [one, channels, height, width] = tensor?.dims ?? [];
  if (tensor?.type !== 'float32' || one !== 1 || !channels || !height || !width) {
    throw new TypeError(`a graph returned ${tensor?.type} [${tensor?.dims}] where an image was to come`);
  }
  return { width, height, channels, data: tensor.data };
}
