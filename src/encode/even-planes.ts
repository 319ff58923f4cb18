import type { Frame, Plane } from '../frame/frame.js';

/**
 * The luma of a frame, extended by repeating its last column and row; chroma of 4:2:0 frames already covers an odd
 * column and row, and is repeated only beyond that.
 *
 * @param size - luma size to reach, at least the frame's own
 * @returns planes without padding, as bytes
 */
export function extendedPlanes(
  frame: Frame,
  size: { readonly width: number; readonly height: number },
): Uint8Array[] {
  const half = (samples: number) => (samples + 1) >> 1;
  const luma = extend(frame.y, frame, size);
  const from = { width: half(frame.width), height: half(frame.height) };
  const to = { width: half(size.width), height: half(size.height) };
  return [luma, ...[frame.cb, frame.cr].map((plane) => extend(plane as Plane, from, to))].map(asBytes);
}

/** The bytes of a plane, without a copy. */
export function asBytes(plane: Plane): Uint8Array {
  return new Uint8Array(plane.buffer, plane.byteOffset, plane.byteLength);
}

function extend(
  plane: Plane,
  from: { readonly width: number; readonly height: number },
  to: { readonly width: number; readonly height: number },
): Plane {
  if (from.width === to.width && from.height === to.height) return plane;
  const length = to.width * to.height;
  const extended = plane instanceof Uint8Array ? new Uint8Array(length) : new Uint16Array(length);
  for (let row = 0; row < to.height; row++) {
    const start = Math.min(row, from.height - 1) * from.width;
    const target = row * to.width;
    extended.set(plane.subarray(start, start + from.width), target);
    extended.fill(plane[start + from.width - 1] as number, target + from.width, target + to.width);
  }
  return extended;
}
