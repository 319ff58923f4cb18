import type { SmallPicture } from '../colour/small-picture.js';
import type { FlowField } from './flow-field.js';

/**
 * What a picture shows where a flow leads, interpolated linearly; beyond the border as at the border.
 *
 * @param picture - any number of channels
 * @param flow - of the same size, from the result's pixels to the picture's
 * @throws RangeError when sizes differ
 */
export function warp(picture: SmallPicture, flow: FlowField): SmallPicture {
  const { width, height, channels, data } = picture;
  if (flow.width !== width || flow.height !== height) {
    throw new RangeError(
      `a flow of ${flow.width}x${flow.height} does not fit a picture of ${width}x${height}`,
    );
  }
  const size = width * height;
  const result = new Float32Array(data.length);
  for (let row = 0, i = 0; row < height; row += 1) {
    for (let column = 0; column < width; column += 1, i += 1) {
      const x = Math.min(Math.max(column + (flow.u[i] as number), 0), width - 1);
      const y = Math.min(Math.max(row + (flow.v[i] as number), 0), height - 1);
      const left = x | 0;
      const top = y | 0;
      const across = left < width - 1 ? 1 : 0;
      const down = top < height - 1 ? width : 0;
      const fx = x - left;
      const fy = y - top;
      for (let channel = 0; channel < channels; channel += 1) {
        const at = channel * size + top * width + left;
        const upper = (1 - fx) * (data[at] as number) + fx * (data[at + across] as number);
        const lower = (1 - fx) * (data[at + down] as number) + fx * (data[at + across + down] as number);
        result[channel * size + i] = upper + fy * (lower - upper);
      }
    }
  }
  return { width, height, channels, data: result };
}
