import type { SmallImage } from '../colour/small-image.js';
import { AutochromeError } from '../errors.js';
import type { PlaneSize } from '../frame/pixel-format.js';
import type { Network, Tensor } from '../inference/network.js';
import { cellHistograms } from './cell-histograms.js';
import {
  type ClassGuess,
  type Descriptor,
  GLOBAL_LENGTH,
  GRID_SIDE,
  INTEGER_ONE,
  LOCAL_LENGTH,
} from './descriptor.js';

/** Size at which images are described: whatever their proportions, they are squeezed to a square. */
export const DESCRIBED_SIZE: PlaneSize = { width: 256, height: 256 };

/** Classes that a descriptor keeps. */
export const CLASS_GUESSES = 5;

/** How many classes there are. */
const CLASSES = 1000;

/**
 * Describes an image by what its lightness shows. He et al., Deep Exemplar-based Colorization, ACM Transactions on
 * Graphics 37(4), 2018, section 5, take such features from VGG-19; ours come from a smaller network.
 *
 * @param network - `describe`
 * @param lightness - CIE L*, one channel of {@link DESCRIBED_SIZE}, 0 to 100
 * @param colours - see {@link Descriptor.colours}
 * @throws RangeError when the image has another size or other channels
 * @throws AutochromeError of kind `failure` when the network fails or returns what is not a number
 */
export async function describeImage(
  network: Network,
  lightness: SmallImage,
  colours?: Int8Array,
): Promise<Descriptor> {
  const { width, height, channels, data } = lightness;
  if (width !== DESCRIBED_SIZE.width || height !== DESCRIBED_SIZE.height || channels !== 1) {
    throw new RangeError(
      `an image is described by one channel of ${DESCRIBED_SIZE.width}x${DESCRIBED_SIZE.height}, ` +
        `not ${channels} of ${width}x${height}`,
    );
  }
  const outputs = await network.run({ lightness: { type: 'float32', dims: [1, 1, height, width], data } });
  const cells = GRID_SIDE * GRID_SIDE;
  return {
    global: floatsOf(outputs.global, GLOBAL_LENGTH, network),
    classes: likeliest(floatsOf(outputs.probabilities, CLASSES, network)),
    local: toIntegers(floatsOf(outputs.local, cells * LOCAL_LENGTH, network)),
    histograms: toIntegers(cellHistograms(lightness)),
    ...(colours ? { colours } : {}),
  };
}

/** The largest probabilities, largest first; of equal ones the lower class. */
function likeliest(probabilities: Float32Array): ClassGuess[] {
  return Array.from(probabilities, (probability, index) => ({ index, probability }))
    .sort((a, b) => b.probability - a.probability || a.index - b.index)
    .slice(0, CLASS_GUESSES);
}

function toIntegers(values: Float32Array): Int8Array {
  return Int8Array.from(values, (value) => Math.round(value * INTEGER_ONE));
}

/** An output of so many finite numbers. */
function floatsOf(tensor: Tensor | undefined, length: number, { name }: Network): Float32Array {
  if (tensor?.type !== 'float32' || tensor.data.length !== length) {
    throw new TypeError(
      `network '${name}' returned ${tensor?.type} [${tensor?.dims}] in place of ${length} floats`,
    );
  }
  if (!tensor.data.every(Number.isFinite)) {
    throw new AutochromeError('failure', `network '${name}' returned values that are not finite numbers`);
  }
  return tensor.data;
}
