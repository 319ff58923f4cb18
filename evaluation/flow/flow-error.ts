import type { FlowField } from '../../src/temporal/flow-field.js';

/** How far a flow is from the true one. */
export interface FlowError {
  /** Mean distance of the end points in pixels, over the pixels whose true flow is known. */
  readonly endPoint: number;
  /** Share of these, 0 to 1, that are more than 3 pixels off. */
  readonly bad: number;
}

const BAD = 3;

/**
 * Compares a flow with the true one.
 *
 * @param truth - of the same size, NaN where it is not known
 */
export function flowError(flow: FlowField, truth: FlowField): FlowError {
  let [count, sum, bad] = [0, 0, 0];
  for (let i = 0; i < truth.u.length; i += 1) {
    const distance = Math.hypot(
      (flow.u[i] as number) - (truth.u[i] as number),
      (flow.v[i] as number) - (truth.v[i] as number),
    );
    // A flow that is not a number counts as bad; only the truth may leave out pixels.
    if (Number.isNaN(truth.u[i] as number)) continue;
    count += 1;
    sum += distance;
    if (!(distance <= BAD)) bad += 1;
  }
  return { endPoint: sum / count, bad: bad / count };
}
