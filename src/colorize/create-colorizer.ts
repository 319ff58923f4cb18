import type { NetworkLoader } from '../inference/network.js';
import { changingColorizer } from './changing-colorizer.js';
import { type Colorizer, DEFAULT_FAITHFULNESS, type MethodName } from './colorizer.js';
import { joinReferences, readReferences } from './reference-bank.js';
import type { KeyframedReference, ReferenceImage } from './reference-image.js';
import { reinhardColorizer } from './reinhard.js';
import { trainedColorizer } from './trained.js';
import { welshColorizer } from './welsh.js';

/** What {@link createColorizer} takes. */
export interface ColorizerOptions {
  readonly method: MethodName;
  /** L*, a*, b* images, at least one; widths and heights multiples of 32, see {@link networkSize}. */
  readonly references: readonly KeyframedReference[];
  /** See {@link TrainedOptions}; {@link DEFAULT_FAITHFULNESS} when left out. */
  readonly faithfulness?: number;
  /** Where `network` and `match` get their networks; the other methods need none. Stays the caller's to close. */
  readonly loader: Pick<NetworkLoader, 'load'>;
}

/**
 * Prepares references, once, for colouring any number of frames.
 *
 * @throws RangeError when there is no reference, one is no Lab image, or none counts at some frame; AutochromeError of kind `failure` when a
 *   network cannot be loaded or fails
 */
export async function createColorizer(options: ColorizerOptions): Promise<Colorizer> {
  const { method, references } = options;
  const weights = references.map(({ weight }) => weight ?? 1);
  const make = await prepare(options);
  const constant = weights.filter((weight) => typeof weight === 'number');
  return constant.length === weights.length ? make(constant) : changingColorizer(method, weights, make);
}

/** Does what is done once, whatever the weights. */
async function prepare(options: ColorizerOptions): Promise<(weights: readonly number[]) => Colorizer> {
  const { method, references, faithfulness = DEFAULT_FAITHFULNESS, loader } = options;
  const counting = (weights: readonly number[]): ReferenceImage[] =>
    references.flatMap((reference, i) =>
      weights[i] === 0 ? [] : [{ ...reference, weight: weights[i] as number }],
    );
  switch (method) {
    case 'reinhard':
      return (weights) => reinhardColorizer(counting(weights));
    case 'welsh':
      return (weights) => welshColorizer(counting(weights));
    case 'network':
    case 'match': {
      const [reference, colour] = await Promise.all([loader.load('reference'), loader.load('colour')]);
      const tokens = await readReferences(reference, references);
      return (weights) => trainedColorizer(colour, joinReferences(tokens, weights), { method, faithfulness });
    }
  }
}
