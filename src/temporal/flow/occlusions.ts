import type { FlowField } from '../flow-field.js';
import { warp } from '../warp.js';

/**
 * Which pixels of an image are seen in the next one too: those that the flow back from there leads to themselves. As in
 * Lai et al. 2018 (Learning Blind Video Temporal Consistency), section 3.2, after Sundaram et al. 2010, a pixel is hidden
 * where |f + b|² > 0.01 (|f|² + |b|²) + 0.5 for its forward flow f and the backward flow b at the place it leads to; and
 * so is one that leaves the image, by more than half a pixel.
 *
 * @param forward - flow of the image
 * @param backward - flow of the image it leads to, of the same size
 * @returns `height` rows of `width`: 1 where a pixel is seen, 0 where it is hidden or has left
 * @throws RangeError when sizes differ
 */
export function occlusions(forward: FlowField, backward: FlowField): Uint8Array {
  const { width, height, u, v } = forward;
  const { u: backU, v: backV } = backward;
  const size = { width: backward.width, height: backward.height, channels: 1 };
  const back = {
    u: warp({ ...size, data: backU }, forward).data,
    v: warp({ ...size, data: backV }, forward).data,
  };
  const visible = new Uint8Array(width * height);
  for (let y = 0, i = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1, i += 1) {
      const fu = u[i] as number;
      const fv = v[i] as number;
      const bu = back.u[i] as number;
      const bv = back.v[i] as number;
      const inside = x + fu >= -0.5 && y + fv >= -0.5 && x + fu <= width - 0.5 && y + fv <= height - 0.5;
      const miss = (fu + bu) * (fu + bu) + (fv + bv) * (fv + bv);
      const allowed = 0.01 * (fu * fu + fv * fv + bu * bu + bv * bv) + 0.5;
      visible[i] = inside && miss <= allowed ? 1 : 0;
    }
  }
  return visible;
}

/**
 * Where things that move differently meet: |∇u|² + |∇v|² > 0.01 |f|² + 0.002 (see {@link occlusions} for the source), with
 * gradients taken from each pixel to the next ones to the right and below; there are none at the last column and row.
 *
 * @returns `height` rows of `width`: 1 at a boundary, else 0
 */
export function motionBoundaries({ width, height, u, v }: FlowField): Uint8Array {
  const boundaries = new Uint8Array(width * height);
  for (let y = 0, i = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1, i += 1) {
      const right = x < width - 1 ? i + 1 : i;
      const below = y < height - 1 ? i + width : i;
      const fu = u[i] as number;
      const fv = v[i] as number;
      const acrossU = (u[right] as number) - fu;
      const acrossV = (v[right] as number) - fv;
      const downU = (u[below] as number) - fu;
      const downV = (v[below] as number) - fv;
      const steps = acrossU * acrossU + acrossV * acrossV + downU * downU + downV * downV;
      boundaries[i] = steps > 0.01 * (fu * fu + fv * fv) + 0.002 ? 1 : 0;
    }
  }
  return boundaries;
}
