import type { NetworkLoader } from '../inference/network.js';
import { type Colorizer, DEFAULT_FAITHFULNESS, type MethodName } from './colorizer.js';
import { buildReferenceBank } from './reference-bank.js';
import type { ReferencePicture } from './reference-picture.js';
import { reinhardColorizer } from './reinhard.js';
import { trainedColorizer } from './trained.js';
import { welshColorizer } from './welsh.js';

/** What {@link createColorizer} takes. */
export interface ColorizerOptions {
  readonly method: MethodName;
  /** L*, a*, b* pictures, at least one; widths and heights multiples of 32, see {@link networkSize}. */
  readonly references: readonly ReferencePicture[];
  /** See {@link TrainedOptions}; {@link DEFAULT_FAITHFULNESS} when left out. */
  readonly faithfulness?: number;
  /** Where `network` and `match` get their networks; the other methods need none. Stays the caller's to close. */
  readonly loader: Pick<NetworkLoader, 'load'>;
}

/**
 * Prepares references, once, for colouring any number of frames.
 *
 * @throws RangeError when there is no reference or one is no Lab picture; AutochromeError of kind `failure` when a
 *   network cannot be loaded or fails
 */
export async function createColorizer(options: ColorizerOptions): Promise<Colorizer> {
  const { method, references, faithfulness = DEFAULT_FAITHFULNESS, loader } = options;
  switch (method) {
    case 'reinhard':
      return reinhardColorizer(references);
    case 'welsh':
      return welshColorizer(references);
    case 'network':
    case 'match': {
      const [reference, colour] = await Promise.all([loader.load('reference'), loader.load('colour')]);
      const bank = await buildReferenceBank(reference, references);
      return trainedColorizer(colour, bank, { method, faithfulness });
    }
  }
}
