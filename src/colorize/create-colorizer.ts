import type { NetworkLoader } from '../inference/network.js';
import type { Colorizer, MethodName } from './colorizer.js';
import { matchColorizer } from './match.js';
import { buildReferenceBank } from './reference-bank.js';
import type { ReferencePicture } from './reference-picture.js';
import { reinhardColorizer } from './reinhard.js';
import { welshColorizer } from './welsh.js';

/** What {@link createColorizer} takes. */
export interface ColorizerOptions {
  readonly method: MethodName;
  /** L*, a*, b* pictures, at least one; widths and heights multiples of 32, see {@link networkSize}. */
  readonly references: readonly ReferencePicture[];
  /** Where `match` gets its networks; the other methods need none. Stays the caller's to close. */
  readonly loader: Pick<NetworkLoader, 'load'>;
}

/**
 * Prepares references, once, for colouring any number of frames.
 *
 * @throws RangeError when there is no reference or one is no Lab picture; AutochromeError of kind `failure` when a
 *   network cannot be loaded or fails
 */
export async function createColorizer(options: ColorizerOptions): Promise<Colorizer> {
  const { method, references, loader } = options;
  switch (method) {
    case 'reinhard':
      return reinhardColorizer(references);
    case 'welsh':
      return welshColorizer(references);
    case 'match': {
      const [reference, match] = await Promise.all([loader.load('reference'), loader.load('match')]);
      return matchColorizer(match, await buildReferenceBank(reference, references));
    }
  }
}
