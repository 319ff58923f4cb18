import type { SmallPicture } from '../colour/small-picture.js';
import { prepareForFlow } from './flow/flow-picture.js';
import { occlusions } from './flow/occlusions.js';
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
  const forward = opticalFlow(first, second, (globalThis as any).process?.env.FLOWP ?? 'medium');
  const backward = opticalFlow(second, first, (globalThis as any).process?.env.FLOWP ?? 'medium');
  return {
    forward: { flow: forward, visible: occlusions(forward, backward) },
    backward: { flow: backward, visible: occlusions(backward, forward) },
  };
}
