import type { SmallImage } from '../colour/small-image.js';
import type { ChromaPrediction, Colorizer, MethodName } from './colorizer.js';
import { frameWithoutReference, keyframesOf, type ReferenceWeight, weightAt } from './reference-weight.js';

/** Colorizers that are kept: frames that are worked on at once lie in one stretch between keyframes, or in two. */
const KEPT = 4;

/**
 * Colorizes frames with references whose weights change. At a keyframe of any of them the weights there count; in between,
 * the colours go over in a straight line from those of the keyframe before to those of the one behind.
 *
 * It is the colours that are mixed and not the weights, because weights are factors of likelihood: beside a reference that
 * shows the very same thing another would get nothing until the weight of the first is nearly 0, and then all at once.
 *
 * Frames between two keyframes take twice the time of others, except where no weight changes.
 *
 * @param weights - of all references
 * @param colorizerFor - makes what colours with constant weights, at least 0 and not all of them; one of 0 gives nothing
 * @throws RangeError when there is a keyframe at which all weights are 0
 */
export function changingColorizer(
  method: MethodName,
  weights: readonly ReferenceWeight[],
  colorizerFor: (weights: readonly number[]) => Colorizer,
): Colorizer {
  const keyframes = keyframesOf(weights);
  const empty = frameWithoutReference(weights);
  if (empty !== undefined) throw new RangeError(`no reference counts at frame ${empty}`);
  const kept = new Map<string, Colorizer>();
  const at = (frame: number): Colorizer => {
    const now = weights.map((weight) => weightAt(weight, frame));
    const key = now.join();
    const colorizer = kept.get(key) ?? colorizerFor(now);
    kept.delete(key);
    kept.set(key, colorizer);
    for (const old of [...kept.keys()].slice(0, -KEPT)) kept.delete(old);
    return colorizer;
  };
  return {
    method,
    colorize: async (lightness, frame = 0) => {
      const behind = keyframes.find((keyframe) => keyframe >= frame) ?? (keyframes.at(-1) as number);
      const before = keyframes.findLast((keyframe) => keyframe <= frame) ?? (keyframes[0] as number);
      const [from, to] = [at(before), at(behind)];
      const first = await from.colorize(lightness, frame);
      if (from === to) return first;
      return mixed(first, await to.colorize(lightness, frame), (frame - before) / (behind - before));
    },
  };
}

function mixed(from: ChromaPrediction, to: ChromaPrediction, part: number): ChromaPrediction {
  const sure = from.confidence && to.confidence && mixedImages(from.confidence, to.confidence, part);
  return { chroma: mixedImages(from.chroma, to.chroma, part), confidence: sure };
}

/** Two images of one size, `part` of the second. */
function mixedImages(from: SmallImage, to: SmallImage, part: number): SmallImage {
  const data = from.data.map((value, i) => value * (1 - part) + (to.data[i] as number) * part);
  return { ...from, data };
}
