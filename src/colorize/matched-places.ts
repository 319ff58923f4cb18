import type { SmallImage } from '../colour/small-image.js';
import type { Network } from '../inference/network.js';
import { joinReferences, type ReferenceTokens, readReferences } from './reference-bank.js';
import type { ReferenceImage } from './reference-image.js';
import { trainedColorizer } from './trained.js';

/** Chroma that stands for the left and upper edge of a reference, and for the whole of a side: well within what it is for colours. */
const EDGE = -50;
const SIDE = 100;

/** Where in a reference the colours of a frame's places come from. */
export interface MatchedPlaces {
  /** x, y as fractions from the reference's top left, two channels. */
  readonly places: SmallImage;
  /** How similar both are, 0 to 1, one channel, at a size of its own. */
  readonly similarity: SmallImage;
}

/**
 * Prepares a reference to be asked where a frame's colours come from. The networks are shown its places for colours, so that
 * what they match is where it was taken from. Where several parts of the reference count, it is the middle of them.
 *
 * @param networks - `reference` and `colour`
 * @param reference - L*, a*, b* image; width and height multiples of 32
 * @returns what is asked with a frame's lightness, as a `Colorizer` is
 */
export async function placeMatcher(
  networks: { readonly reference: Network; readonly colour: Network },
  reference: ReferenceImage,
): Promise<(lightness: SmallImage) => Promise<MatchedPlaces>> {
  const [own, placed] = (await readReferences(networks.reference, [reference, withPlaces(reference)])) as [
    ReferenceTokens,
    ReferenceTokens,
  ];
  const bank = joinReferences([{ ...own, colours: placed.colours }], [1]);
  const matcher = trainedColorizer(networks.colour, bank, { method: 'match', faithfulness: 1 });
  return async (lightness) => {
    const { chroma, confidence } = await matcher.colorize(lightness);
    const data = chroma.data.map((value) => Math.min(Math.max((value - EDGE) / SIDE, 0), 1));
    return { places: { ...chroma, data }, similarity: confidence as SmallImage };
  };
}

/** The same lightness with places for colours. */
function withPlaces(reference: ReferenceImage): ReferenceImage {
  const { width, height, data } = reference;
  const size = width * height;
  const placed = data.slice();
  for (let i = 0; i < size; i += 1) {
    placed[size + i] = EDGE + (SIDE * ((i % width) + 0.5)) / width;
    placed[2 * size + i] = EDGE + (SIDE * (Math.floor(i / width) + 0.5)) / height;
  }
  return { ...reference, data: placed };
}
