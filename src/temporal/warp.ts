import type { SmallImage } from '../colour/small-image.js';
import type { FlowField } from './flow-field.js';
import { amongFour } from './interpolate.js';

/**
 * Carries the second image of a flow back to the first: each sample is the one that the flow leads to, interpolated
 * linearly; beyond the borders the nearest sample counts.
 *
 * @param image - of the flow's size, any number of channels
 * @param into - taken for the result's samples, as many as the image has; not the image's own. New ones by default
 * @throws RangeError when sizes differ
 */
export function warp(image: SmallImage, flow: FlowField, into?: Float32Array): SmallImage {
  const { width, height, channels, data } = image;
  if (flow.width !== width || flow.height !== height) {
    throw new RangeError(
      `a flow of ${flow.width}x${flow.height} does not fit an image of ${width}x${height}`,
    );
  }
  const warped = into ?? new Float32Array(data.length);
  if (warped.length !== data.length || warped === data) {
    throw new RangeError(
      `the result needs ${data.length} samples other than the image's own, not ${warped.length}`,
    );
  }
  for (let channel = 0; channel < channels; channel += 1) {
    const start = channel * width * height;
    warpPlane(data.subarray(start, start + width * height), flow, warped.subarray(start));
  }
  return { width, height, channels, data: warped };
}

function warpPlane(plane: Float32Array, { width, height, u, v }: FlowField, into: Float32Array): void {
  const [lastX, lastY] = [width - 1, height - 1];
  for (let y = 0, i = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1, i += 1) {
      const wantedX = x + (u[i] as number);
      const wantedY = y + (v[i] as number);
      const px = wantedX > 0 ? (wantedX < lastX ? wantedX : lastX) : 0;
      const py = wantedY > 0 ? (wantedY < lastY ? wantedY : lastY) : 0;
      const left = px | 0;
      const top = py | 0;
      const at = top * width + left;
      const across = left < lastX ? 1 : 0;
      const down = top < lastY ? width : 0;
      into[i] = amongFour(plane, at, across, down, px - left, py - top);
    }
  }
}
