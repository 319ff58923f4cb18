import type { FlowField } from '../flow-field.js';
import { type FlowLevel, PAD } from './flow-picture.js';

/** Weights of equal luminance, equal gradients and smoothness. */
const LUMINANCE = 5;
const GRADIENT = 10;
const SMOOTHNESS = 20;

/** Where the robust penalty sqrt(s² + ε²) turns from square to linear, squared. */
const EPSILON = 0.001 ** 2;

/** Keeps the normalisation of flat places from dividing by 0: derivatives below this, squared, count little. */
const FLAT = 0.1;

/** How far each step of the relaxation goes beyond the solution of the single equation. */
const OVERRELAXATION = 1.6;

/** Settings of {@link refineFlow}. */
export interface RefinementOptions {
  /** How often the penalties are evaluated anew; 0 leaves the flow as it is. */
  readonly rounds: number;
  /** Sweeps of the relaxation in each round. */
  readonly sweeps: number;
}

/**
 * Makes flow smooth where the pictures allow it, and exact where they show structure: variational refinement after Brox et
 * al. 2004 (High Accuracy Optical Flow Estimation Based on a Theory for Warping), equal luminance and equal gradients
 * under robust penalties, linearised once at the flow given, each normalised by its gradient as in Zimmer et al. 2011
 * (Optic Flow in Harmony, section 3.1), solved by successive overrelaxation.
 *
 * @param flow - where to start; holds the result
 */
export function refineFlow(
  from: FlowLevel,
  to: FlowLevel,
  flow: FlowField,
  { rounds, sweeps }: RefinementOptions,
): void {
  if (rounds === 0) return;
  const data = linearised(from, to, flow);
  const size = from.width * from.height;
  const step = { u: new Float32Array(size), v: new Float32Array(size) };
  const system = newSystem(size);
  for (let round = 0; round < rounds; round += 1) {
    setSystem(system, data, flow, step, from.width, from.height);
    for (let sweep = 0; sweep < sweeps; sweep += 1) relax(system, flow, step, from.width, from.height);
  }
  for (let i = 0; i < size; i += 1) {
    flow.u[i] = (flow.u[i] as number) + (step.u[i] as number);
    flow.v[i] = (flow.v[i] as number) + (step.v[i] as number);
  }
}

/** Derivatives of luminance, in space and time, where the flow leads; all 0 where it leads out of the picture. */
interface Linearised {
  readonly x: Float32Array;
  readonly y: Float32Array;
  readonly t: Float32Array;
  readonly xx: Float32Array;
  readonly xy: Float32Array;
  readonly yy: Float32Array;
  readonly xt: Float32Array;
  readonly yt: Float32Array;
}

function linearised(from: FlowLevel, to: FlowLevel, flow: FlowField): Linearised {
  const { width, height, stride } = from;
  const size = width * height;
  const moved = new Float32Array(size);
  const inside = new Uint8Array(size);
  for (let y = 0, i = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1, i += 1) {
      const px = x + (flow.u[i] as number);
      const py = y + (flow.v[i] as number);
      inside[i] = px >= 0 && py >= 0 && px <= width - 1 && py <= height - 1 ? 1 : 0;
      const cx = px < 0 ? 0 : px > width - 1 ? width - 1 : px;
      const cy = py < 0 ? 0 : py > height - 1 ? height - 1 : py;
      const left = cx | 0;
      const top = cy | 0;
      const at = (top + PAD) * stride + left + PAD;
      const fx = cx - left;
      const upper = (1 - fx) * (to.samples[at] as number) + fx * (to.samples[at + 1] as number);
      const lower =
        (1 - fx) * (to.samples[at + stride] as number) + fx * (to.samples[at + stride + 1] as number);
      moved[i] = upper + (cy - top) * (lower - upper);
    }
  }
  const planes = () => new Float32Array(size);
  const x = planes();
  const y = planes();
  const t = planes();
  const movedX = derivative(moved, width, height, 1);
  const movedY = derivative(moved, width, height, width);
  const xt = planes();
  const yt = planes();
  for (let row = 0, i = 0; row < height; row += 1) {
    for (let column = 0; column < width; column += 1, i += 1) {
      const own = from.samples[(row + PAD) * stride + column + PAD] as number;
      x[i] = 0.5 * ((from.dx[i] as number) + (movedX[i] as number));
      y[i] = 0.5 * ((from.dy[i] as number) + (movedY[i] as number));
      if (inside[i] === 0) continue;
      t[i] = (moved[i] as number) - own;
      xt[i] = (movedX[i] as number) - (from.dx[i] as number);
      yt[i] = (movedY[i] as number) - (from.dy[i] as number);
    }
  }
  const xx = derivative(x, width, height, 1);
  const xy = derivative(x, width, height, width);
  const yy = derivative(y, width, height, width);
  for (let i = 0; i < size; i += 1) {
    if (inside[i] === 1) continue;
    for (const plane of [x, y, xx, xy, yy]) plane[i] = 0;
  }
  return { x, y, t, xx, xy, yy, xt, yt };
}

/** Central differences along rows (`step` 1) or columns (`step` the width); one-sided halves at the border. */
function derivative(plane: Float32Array, width: number, height: number, step: number): Float32Array {
  const result = new Float32Array(plane.length);
  for (let y = 0, i = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1, i += 1) {
      const atStart = step === 1 ? x === 0 : y === 0;
      const atEnd = step === 1 ? x === width - 1 : y === height - 1;
      result[i] = 0.5 * ((plane[atEnd ? i : i + step] as number) - (plane[atStart ? i : i - step] as number));
    }
  }
  return result;
}

/** For each sample the 2x2 equations of its step, and the smoothness between it and its neighbours. */
interface System {
  readonly uu: Float32Array;
  readonly uv: Float32Array;
  readonly vv: Float32Array;
  readonly bu: Float32Array;
  readonly bv: Float32Array;
  readonly smooth: Float32Array;
  /** Between each sample and the one to the right, and below. */
  readonly right: Float32Array;
  readonly below: Float32Array;
}

function newSystem(size: number): System {
  const plane = () => new Float32Array(size);
  return {
    ...{ uu: plane(), uv: plane(), vv: plane(), bu: plane(), bv: plane() },
    ...{ smooth: plane(), right: plane(), below: plane() },
  };
}

type Step = Pick<FlowField, 'u' | 'v'>;

function setSystem(
  system: System,
  data: Linearised,
  flow: Step,
  step: Step,
  width: number,
  height: number,
): void {
  const { uu, uv, vv, bu, bv, smooth, right, below } = system;
  for (let y = 0, i = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1, i += 1) {
      const du = step.u[i] as number;
      const dv = step.v[i] as number;
      const ix = data.x[i] as number;
      const iy = data.y[i] as number;
      const it = data.t[i] as number;
      const byLuminance = 1 / (ix * ix + iy * iy + FLAT);
      const luminance = it + ix * du + iy * dv;
      const wl = (LUMINANCE * byLuminance) / Math.sqrt(luminance * luminance * byLuminance + EPSILON);
      const ixx = data.xx[i] as number;
      const ixy = data.xy[i] as number;
      const iyy = data.yy[i] as number;
      const ixt = data.xt[i] as number;
      const iyt = data.yt[i] as number;
      const byX = 1 / (ixx * ixx + ixy * ixy + FLAT);
      const byY = 1 / (iyy * iyy + ixy * ixy + FLAT);
      const alongX = ixt + ixx * du + ixy * dv;
      const alongY = iyt + ixy * du + iyy * dv;
      const wg = GRADIENT / Math.sqrt(alongX * alongX * byX + alongY * alongY * byY + EPSILON);
      const wx = wg * byX;
      const wy = wg * byY;
      uu[i] = wl * ix * ix + wx * ixx * ixx + wy * ixy * ixy;
      uv[i] = wl * ix * iy + wx * ixx * ixy + wy * ixy * iyy;
      vv[i] = wl * iy * iy + wx * ixy * ixy + wy * iyy * iyy;
      bu[i] = -(wl * ix * it + wx * ixx * ixt + wy * ixy * iyt);
      bv[i] = -(wl * iy * it + wx * ixy * ixt + wy * iyy * iyt);
      const after = x < width - 1 ? i + 1 : i;
      const under = y < height - 1 ? i + width : i;
      const u = (flow.u[i] as number) + du;
      const v = (flow.v[i] as number) + dv;
      const ux = (flow.u[after] as number) + (step.u[after] as number) - u;
      const uy = (flow.u[under] as number) + (step.u[under] as number) - u;
      const vx = (flow.v[after] as number) + (step.v[after] as number) - v;
      const vy = (flow.v[under] as number) + (step.v[under] as number) - v;
      smooth[i] = SMOOTHNESS / Math.sqrt(ux * ux + uy * uy + vx * vx + vy * vy + EPSILON);
    }
  }
  for (let y = 0, i = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1, i += 1) {
      right[i] = x < width - 1 ? 0.5 * ((smooth[i] as number) + (smooth[i + 1] as number)) : 0;
      below[i] = y < height - 1 ? 0.5 * ((smooth[i] as number) + (smooth[i + width] as number)) : 0;
    }
  }
}

function relax(system: System, flow: Step, step: Step, width: number, height: number): void {
  const { uu, uv, vv, bu, bv, right, below } = system;
  const [fu, fv, su, sv] = [flow.u, flow.v, step.u, step.v];
  for (let y = 0, i = 0; y < height; y += 1) {
    const up = y > 0 ? width : 0;
    const down = y < height - 1 ? width : 0;
    for (let x = 0; x < width; x += 1, i += 1) {
      const before = x > 0 ? i - 1 : i;
      const after = x < width - 1 ? i + 1 : i;
      const over = i - up;
      const under = i + down;
      const wLeft = x > 0 ? (right[before] as number) : 0;
      const wRight = right[i] as number;
      const wUp = up > 0 ? (below[over] as number) : 0;
      const wDown = below[i] as number;
      const weights = wLeft + wRight + wUp + wDown;
      const u = fu[i] as number;
      const v = fv[i] as number;
      const pullU =
        wLeft * ((fu[before] as number) + (su[before] as number)) +
        wRight * ((fu[after] as number) + (su[after] as number)) +
        wUp * ((fu[over] as number) + (su[over] as number)) +
        wDown * ((fu[under] as number) + (su[under] as number)) -
        weights * u;
      const pullV =
        wLeft * ((fv[before] as number) + (sv[before] as number)) +
        wRight * ((fv[after] as number) + (sv[after] as number)) +
        wUp * ((fv[over] as number) + (sv[over] as number)) +
        wDown * ((fv[under] as number) + (sv[under] as number)) -
        weights * v;
      const du = su[i] as number;
      const dv = sv[i] as number;
      const newU =
        ((bu[i] as number) + pullU - (uv[i] as number) * dv) / ((uu[i] as number) + weights + 1e-6);
      const nextU = du + OVERRELAXATION * (newU - du);
      const newV =
        ((bv[i] as number) + pullV - (uv[i] as number) * nextU) / ((vv[i] as number) + weights + 1e-6);
      su[i] = nextU;
      sv[i] = dv + OVERRELAXATION * (newV - dv);
    }
  }
}
