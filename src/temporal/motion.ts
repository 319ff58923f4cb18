import type { SmallImage } from '../colour/small-image.js';
import { prepareForFlow } from './flow/flow-image.js';
import { occlusions } from './flow/occlusions.js';
import { FlowEstimator } from './flow/optical-flow.js';
import type { Motion } from './flow-with-occlusion.js';

/** Keeps memory for the size of image that was seen last. */
let estimator: FlowEstimator | undefined;

/**
 * Motion between two frames, both ways, and which points of each are seen in the other.
 *
 * @param from - CIE L*, one channel, 0 to 100
 * @param to - of the same size
 * @throws RangeError when sizes differ or an image is not of one channel
 */
export function estimateMotion(from: SmallImage, to: SmallImage): Motion {
  const { width, height } = from;
  if (estimator?.width !== width || estimator.height !== height) {
    estimator = new FlowEstimator(width, height);
  }
  const [first, second] = [prepareForFlow(from), prepareForFlow(to)];
  const forward = estimator.estimate(first, second);
  const backward = estimator.estimate(second, first);
  return {
    forward: { flow: forward, visible: occlusions(forward, backward) },
    backward: { flow: backward, visible: occlusions(backward, forward) },
  };
}
