import type { FlowField } from '../flow-field.js';

/**
 * Which points of a picture are seen in another one too, by whether the way back leads to where they came from: hidden
 * where |f + b|² > 0.01 (|f|² + |b|²) + 0.5, b being the backward flow where the point arrives (Lai et al. 2018, Learning
 * Blind Video Temporal Consistency, section 3.2, after Sundaram et al. 2010). Points that leave the picture are hidden.
 *
 * @param forward - from the picture to the other
 * @param backward - from the other to the picture
 * @returns per pixel, `height` rows of `width`: 1 where it is seen, 0 where it is hidden
 */
export function visiblePoints(forward: FlowField, backward: FlowField): Uint8Array {
  const { width, height } = forward;
  const visible = new Uint8Array(width * height);
  for (let row = 0, i = 0; row < height; row += 1) {
    for (let column = 0; column < width; column += 1, i += 1) {
      const u = forward.u[i] as number;
      const v = forward.v[i] as number;
      const x = column + u;
      const y = row + v;
      if (!(x >= -0.5 && y >= -0.5 && x <= width - 0.5 && y <= height - 0.5)) continue;
      const cx = x < 0 ? 0 : x > width - 1 ? width - 1 : x;
      const cy = y < 0 ? 0 : y > height - 1 ? height - 1 : y;
      const left = cx | 0;
      const top = cy | 0;
      const at = top * width + left;
      const across = left < width - 1 ? 1 : 0;
      const down = top < height - 1 ? width : 0;
      const fx = cx - left;
      const fy = cy - top;
      const w00 = (1 - fx) * (1 - fy);
      const w10 = fx * (1 - fy);
      const w01 = (1 - fx) * fy;
      const w11 = fx * fy;
      const backU =
        w00 * (backward.u[at] as number) +
        w10 * (backward.u[at + across] as number) +
        w01 * (backward.u[at + down] as number) +
        w11 * (backward.u[at + across + down] as number);
      const backV =
        w00 * (backward.v[at] as number) +
        w10 * (backward.v[at + across] as number) +
        w01 * (backward.v[at + down] as number) +
        w11 * (backward.v[at + across + down] as number);
      const astray = (u + backU) * (u + backU) + (v + backV) * (v + backV);
      const length = u * u + v * v + backU * backU + backV * backV;
      if (astray <= 0.01 * length + 0.5) visible[i] = 1;
    }
  }
  return visible;
}

/**
 * Where motion changes abruptly: |∇u|² + |∇v|² > 0.01 |f|² + 0.002, with forward differences (Lai et al. 2018, section
 * 3.2, after Sundaram et al. 2010).
 *
 * @returns per pixel, `height` rows of `width`: 1 on a boundary
 */
export function motionBoundaries({ width, height, u, v }: FlowField): Uint8Array {
  const boundaries = new Uint8Array(width * height);
  for (let y = 0, i = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1, i += 1) {
      const after = x < width - 1 ? i + 1 : i;
      const under = y < height - 1 ? i + width : i;
      const ux = (u[after] as number) - (u[i] as number);
      const uy = (u[under] as number) - (u[i] as number);
      const vx = (v[after] as number) - (v[i] as number);
      const vy = (v[under] as number) - (v[i] as number);
      const length = (u[i] as number) ** 2 + (v[i] as number) ** 2;
      if (ux * ux + uy * uy + vx * vx + vy * vy > 0.01 * length + 0.002) boundaries[i] = 1;
    }
  }
  return boundaries;
}
