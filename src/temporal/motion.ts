import type { SmallPicture } from '../colour/small-picture.js';
import { prepareForFlow } from './flow/flow-picture.js';
import { visiblePoints } from './flow/occlusions.js';
import { opticalFlow } from './flow/optical-flow.js';
import type { Motion } from './passage.js';

/**
 * Motion between two frames, both ways, and which points of each are seen in the other.
 *
 * @param from - CIE L*, one channel, 0 to 100
 * @param to - of the same size
 * @throws RangeError as {@link opticalFlow}
 */
export function estimateMotion(from: SmallPicture, to: SmallPicture): Motion {
  const [first, second] = [prepareForFlow(from), prepareForFlow(to)];
  const forward = opticalFlow(first, second);
  const backward = opticalFlow(second, first);
  return {
    forward: { flow: forward, visible: visiblePoints(forward, backward) },
    backward: { flow: backward, visible: visiblePoints(backward, forward) },
  };
}
