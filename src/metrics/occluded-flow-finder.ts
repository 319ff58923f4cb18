import type { SmallImage } from '../colour/small-image.js';
import { type FlowImage, prepareForFlow } from '../temporal/flow/flow-image.js';
import { motionBoundaries, occlusions } from '../temporal/flow/occlusions.js';
import { FlowEstimator } from '../temporal/flow/optical-flow.js';
import type { FlowWithOcclusion } from '../temporal/flow-with-occlusion.js';

/**
 * Finds the way from frames to earlier ones, with the points that can be compared.
 *
 * Motion is found between the two directly however far apart they are: composed from frame to frame, small errors would
 * add up to what the measure then shows as unsteadiness, and the temporal stage, which follows motion from frame to
 * frame, would be judged by its own mistakes.
 *
 * Points are left out that are hidden in the other frame, by the check there and back, or lie on a motion boundary, where
 * flow is least sure: both as Lai et al. 2018 do (see {@link warpingError}).
 *
 * Memory: that of {@link FlowEstimator}, and what was prepared of images that are still in use elsewhere.
 */
export class OccludedFlowFinder {
  readonly #estimator: FlowEstimator;
  readonly #prepared = new WeakMap<SmallImage, FlowImage>();

  /**
   * @param width - of all images, at least 1
   * @param height - likewise
   */
  constructor(width: number, height: number) {
    this.#estimator = new FlowEstimator(width, height, 'medium');
  }

  /**
   * The way from one frame to another.
   *
   * @param from - CIE L*, one channel
   * @param to - likewise
   */
  find(from: SmallImage, to: SmallImage): FlowWithOcclusion {
    const [first, second] = [this.#prepare(from), this.#prepare(to)];
    const flow = this.#estimator.estimate(first, second);
    const visible = occlusions(flow, this.#estimator.estimate(second, first));
    const boundaries = motionBoundaries(flow);
    for (let i = 0; i < visible.length; i += 1) if (boundaries[i] !== 0) visible[i] = 0;
    return { flow, visible };
  }

  #prepare(image: SmallImage): FlowImage {
    const prepared = this.#prepared.get(image) ?? prepareForFlow(image);
    this.#prepared.set(image, prepared);
    return prepared;
  }
}
