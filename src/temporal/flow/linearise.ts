import type { FlowLevel } from './flow-image.js';

/**
 * Linear constraints on the motion (u, v) of each pixel, in planes with a row more above and below the image:
 * x u + y v + t = 0 says that its sample stays the same, xx u + xy v + xt = 0 and xy u + yy v + yt = 0 that its gradient
 * does. All are zero where nothing is known.
 */
export interface Constraints {
  readonly x: Float32Array;
  readonly y: Float32Array;
  readonly t: Float32Array;
  readonly xx: Float32Array;
  readonly xy: Float32Array;
  readonly yy: Float32Array;
  readonly xt: Float32Array;
  readonly yt: Float32Array;
}

/** The second image, and its derivatives, carried to the first along a flow. */
export interface Carried {
  readonly samples: Float32Array;
  readonly across: Float32Array;
  readonly down: Float32Array;
  /** 1 where the flow ends inside the image. */
  readonly inside: Uint8Array;
}

/** Gradients below it, of normalised samples per pixel, count little: they are grain. */
const SMALL_GRADIENT = 0.05;
const SMALL_SECOND = 0.05;

/** The exposure of two successive frames is fitted within these. */
const LARGEST_GAIN = 1.5;

/** Constraints around a flow, in planes as they are described at VariationalRefiner. */
export function linearise(
  from: FlowLevel,
  to: FlowLevel,
  u: Float32Array,
  v: Float32Array,
  carried: Carried,
  constraints: Constraints,
): void {
  carry(to, u, v, carried);
  firstOrder(from, carried, exposureOf(from, carried), constraints);
  secondOrder(from, u, v, carried, constraints);
}

function carry(to: FlowLevel, u: Float32Array, v: Float32Array, carried: Carried): void {
  const { width, height, samples, across, down } = to;
  const { inside } = carried;
  const [carriedSamples, carriedAcross, carriedDown] = [carried.samples, carried.across, carried.down];
  const [lastX, lastY] = [width - 1, height - 1];
  for (let y = 0, i = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1, i += 1) {
      const px = x + (u[width + i] as number);
      const py = y + (v[width + i] as number);
      if (!(px >= 0 && py >= 0 && px <= lastX && py <= lastY)) {
        inside[i] = 0;
        continue;
      }
      inside[i] = 1;
      const left = px | 0;
      const top = py | 0;
      const fx = px - left;
      const fy = py - top;
      const at = top * width + left;
      const right = left < lastX ? at + 1 : at;
      const below = top < lastY ? width : 0;
      const w11 = fx * fy;
      const w10 = fx - w11;
      const w01 = fy - w11;
      const w00 = 1 - fx - w01;
      carriedSamples[i] =
        w00 * (samples[at] as number) +
        w10 * (samples[right] as number) +
        w01 * (samples[at + below] as number) +
        w11 * (samples[right + below] as number);
      carriedAcross[i] =
        w00 * (across[at] as number) +
        w10 * (across[right] as number) +
        w01 * (across[at + below] as number) +
        w11 * (across[right + below] as number);
      carriedDown[i] =
        w00 * (down[at] as number) +
        w10 * (down[right] as number) +
        w01 * (down[at + below] as number) +
        w11 * (down[right + below] as number);
    }
  }
}

/** A change of exposure: multiplied first, then added. */
interface Exposure {
  readonly gain: number;
  readonly offset: number;
}

/** What gives the carried samples the mean and the standard deviation that the first image has in the same places. */
function exposureOf({ samples }: FlowLevel, { samples: others, inside }: Carried): Exposure {
  let count = 0;
  let sum = 0;
  let squares = 0;
  let otherSum = 0;
  let otherSquares = 0;
  for (let i = 0; i < samples.length; i += 1) {
    if (inside[i] === 0) continue;
    const sample = samples[i] as number;
    const other = others[i] as number;
    count += 1;
    sum += sample;
    squares += sample * sample;
    otherSum += other;
    otherSquares += other * other;
  }
  if (count === 0) return { gain: 1, offset: 0 };
  const deviation = Math.sqrt(Math.max(0, squares / count - (sum / count) ** 2));
  const otherDeviation = Math.sqrt(Math.max(0, otherSquares / count - (otherSum / count) ** 2));
  const ratio = otherDeviation > 0 && deviation > 0 ? deviation / otherDeviation : 1;
  const gain = Math.min(Math.max(ratio, 1 / LARGEST_GAIN), LARGEST_GAIN);
  return { gain, offset: (sum - gain * otherSum) / count };
}

/** Differences in time, and the mean gradients of the two images; not normalised yet. */
function firstOrder(
  { width, samples, across, down }: FlowLevel,
  carried: Carried,
  { gain, offset }: Exposure,
  into: Constraints,
): void {
  const { x, y, t, xt, yt } = into;
  const { inside, samples: others, across: othersAcross, down: othersDown } = carried;
  for (let i = 0, k = width; i < samples.length; i += 1, k += 1) {
    const gx = across[i] as number;
    const gy = down[i] as number;
    if (inside[i] === 0) {
      x[k] = gx;
      y[k] = gy;
      continue;
    }
    const otherX = gain * (othersAcross[i] as number);
    const otherY = gain * (othersDown[i] as number);
    t[k] = gain * (others[i] as number) + offset - (samples[i] as number);
    x[k] = 0.5 * (gx + otherX);
    y[k] = 0.5 * (gy + otherY);
    xt[k] = otherX - gx;
    yt[k] = otherY - gy;
  }
}

/** Second derivatives; constraints are normalised and written as distances from the motion 0 instead of the flow. */
function secondOrder(
  { width, height }: FlowLevel,
  u: Float32Array,
  v: Float32Array,
  { inside }: Carried,
  into: Constraints,
): void {
  const { x, y, t, xx, xy, yy, xt, yt } = into;
  for (let row = 0, k = width; row < height; row += 1) {
    const borderRow = row === 0 || row === height - 1;
    for (let column = 0; column < width; column += 1, k += 1) {
      // Derivatives of derivatives need neighbours.
      if (borderRow || column === 0 || column === width - 1 || inside[k - width] === 0) {
        xx[k] = 0;
        xy[k] = 0;
        yy[k] = 0;
        xt[k] = 0;
        yt[k] = 0;
        continue;
      }
      const gxx = 0.5 * ((x[k + 1] as number) - (x[k - 1] as number));
      const gxy = 0.5 * ((x[k + width] as number) - (x[k - width] as number));
      const gyy = 0.5 * ((y[k + width] as number) - (y[k - width] as number));
      const scale = 1 / Math.sqrt(0.5 * (gxx * gxx + gyy * gyy) + gxy * gxy + SMALL_SECOND * SMALL_SECOND);
      const motionX = u[k] as number;
      const motionY = v[k] as number;
      xt[k] = scale * ((xt[k] as number) - gxx * motionX - gxy * motionY);
      yt[k] = scale * ((yt[k] as number) - gxy * motionX - gyy * motionY);
      xx[k] = scale * gxx;
      xy[k] = scale * gxy;
      yy[k] = scale * gyy;
    }
  }
  for (let i = 0, k = width; i < width * height; i += 1, k += 1) {
    const gx = x[k] as number;
    const gy = y[k] as number;
    const scale = inside[i] === 0 ? 0 : 1 / Math.sqrt(gx * gx + gy * gy + SMALL_GRADIENT * SMALL_GRADIENT);
    t[k] = inside[i] === 0 ? 0 : scale * ((t[k] as number) - gx * (u[k] as number) - gy * (v[k] as number));
    x[k] = scale * gx;
    y[k] = scale * gy;
  }
}
