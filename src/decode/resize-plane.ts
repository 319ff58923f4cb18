import sharp from 'sharp';
import type { Plane } from '../frame/frame.js';
import type { PlaneSize } from '../frame/pixel-format.js';

/**
 * A plane at another size (Lanczos, area-aware when it becomes smaller).
 *
 * @param plane - `from.height` rows of `from.width` samples
 * @returns samples of the same bit depth; above 8 bits they may overshoot the highest code of the plane's format
 */
export async function resizePlane(plane: Plane, from: PlaneSize, to: PlaneSize): Promise<Plane> {
  const deep = plane instanceof Uint16Array;
  const { data } = await sharp(plane, { raw: { width: from.width, height: from.height, channels: 1 } })
    .resize(to.width, to.height, { fit: 'fill', kernel: 'lanczos3' })
    .toColourspace(deep ? 'grey16' : 'b-w')
    .raw({ depth: deep ? 'ushort' : 'uchar' })
    .toBuffer({ resolveWithObject: true });
  return deep
    ? new Uint16Array(data.buffer, data.byteOffset, data.byteLength / 2)
    : new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}
