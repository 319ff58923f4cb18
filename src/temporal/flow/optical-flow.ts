import type { SmallPicture } from '../../colour/small-picture.js';
import type { FlowField } from '../flow-field.js';
import { type FlowLevel, type FlowPicture, prepareForFlow } from './flow-picture.js';
import { PATCH, type PatchSearchOptions, searchPatches } from './patch-search.js';
import { type RefinementOptions, refineFlow } from './refine.js';

/** How much is spent on optical flow. */
export interface FlowOptions extends PatchSearchOptions, RefinementOptions {
  /**
   * Finest level at which motion is looked for, from 0, the picture itself; each further one is half as large. The flow
   * is interpolated from there.
   */
  readonly finest: number;
}

/** What the temporal stage spends. */
export const QUICK_FLOW: FlowOptions = { finest: 0, stride: 4, steps: 8, rounds: 2, sweeps: 4 };

/** As exact as it gets. */
export const EXACT_FLOW: FlowOptions = { finest: 0, stride: 2, steps: 24, rounds: 8, sweeps: 8 };

/**
 * Dense motion from one picture to another, coarse to fine: at each level of a pyramid patches are searched for (see
 * {@link searchPatches}) and the result is refined (see {@link refineFlow}).
 *
 * @param from - one channel, 0 to 100 (L* or luma), or prepared
 * @param to - of the same size
 * @returns motion in pixels, as large as the pictures; 0 where they are flat
 * @throws RangeError when the pictures differ in size or have other than one channel
 */
export function opticalFlow(
  from: SmallPicture | FlowPicture,
  to: SmallPicture | FlowPicture,
  options: FlowOptions = QUICK_FLOW,
): FlowField {
  const [first, second] = [prepared(from), prepared(to)];
  const { width, height } = first;
  if (second.width !== width || second.height !== height) {
    throw new RangeError(
      `no flow between pictures of ${width}x${height} and ${second.width}x${second.height}`,
    );
  }
  const finest = Math.min(options.finest, first.levels.length - 1);
  let flow: FlowField | undefined;
  for (let place = first.levels.length - 1; place >= finest; place -= 1) {
    const near = first.levels[place] as FlowLevel;
    const far = second.levels[place] as FlowLevel;
    flow = flow ? enlarged(flow, near.width, near.height) : still(near.width, near.height);
    if (Math.min(near.width, near.height) > PATCH) searchPatches(near, far, flow, options);
    refineFlow(near, far, flow, options);
  }
  return enlarged(flow as FlowField, width, height);
}

function prepared(picture: SmallPicture | FlowPicture): FlowPicture {
  return 'levels' in picture ? picture : prepareForFlow(picture);
}

function still(width: number, height: number): FlowField {
  return { width, height, u: new Float32Array(width * height), v: new Float32Array(width * height) };
}

/** The flow of a larger picture, interpolated linearly between the middles of samples. */
function enlarged(flow: FlowField, width: number, height: number): FlowField {
  if (flow.width === width && flow.height === height) return flow;
  const large = still(width, height);
  const [scaleX, scaleY] = [width / flow.width, height / flow.height];
  for (let y = 0, i = 0; y < height; y += 1) {
    const py = Math.min(Math.max((y + 0.5) / scaleY - 0.5, 0), flow.height - 1);
    const top = py | 0;
    const down = top < flow.height - 1 ? flow.width : 0;
    const fy = py - top;
    for (let x = 0; x < width; x += 1, i += 1) {
      const px = Math.min(Math.max((x + 0.5) / scaleX - 0.5, 0), flow.width - 1);
      const left = px | 0;
      const across = left < flow.width - 1 ? 1 : 0;
      const fx = px - left;
      const at = top * flow.width + left;
      large.u[i] = scaleX * between(flow.u, at, across, down, fx, fy);
      large.v[i] = scaleY * between(flow.v, at, across, down, fx, fy);
    }
  }
  return large;
}

function between(
  plane: Float32Array,
  at: number,
  across: number,
  down: number,
  fx: number,
  fy: number,
): number {
  const upper = (1 - fx) * (plane[at] as number) + fx * (plane[at + across] as number);
  const lower = (1 - fx) * (plane[at + down] as number) + fx * (plane[at + across + down] as number);
  return upper + fy * (lower - upper);
}
