import type { CodeValues } from '../colour/code-values.js';
import type { SmallImage } from '../colour/small-image.js';
import type { ColourTags } from '../frame/colour-tags.js';
import type { PlaneSize } from '../frame/pixel-format.js';
import type { Network, Tensor } from '../inference/network.js';
import { lumaCodes } from './float-planes.js';
import type { LumaFrame } from './luma-frame.js';
import { signalOf } from './signal.js';
import { floats, heightAndWidth, planeBytes, toImage } from './tensors.js';

/**
 * CIE L* of a frame, small: what the networks see of it.
 *
 * @param network - `lightness`
 * @param frame - its luma is read until the promise settles
 * @param tags - of the frame's clip
 * @param size - see {@link networkSize}
 * @returns one channel, 0 to 100
 * @throws AutochromeError of kind `failure` when the network fails
 */
export async function frameLightness(
  network: Network,
  frame: LumaFrame,
  tags: ColourTags,
  size: PlaneSize,
): Promise<SmallImage> {
  const { lightness } = await network.run({
    samples: planeBytes(lumaCodes(frame), frame),
    levels: levels(signalOf(frame, tags).codes),
    size: heightAndWidth(size),
  });
  return toImage(lightness);
}

/** Codes of black and white, as graphs take them. */
export function levels({ black, white }: CodeValues): Tensor {
  return floats([2], Float32Array.of(black, white));
}
