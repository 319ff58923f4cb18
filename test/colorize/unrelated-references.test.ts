import test from 'ava';
import { createColorizer } from '../../src/colorize/create-colorizer.js';
import type { TrainedMethod } from '../../src/colorize/trained.js';
import type { SmallImage } from '../../src/colour/small-image.js';
import { createNetworkLoader, type DeviceNetworkLoader } from '../../src/inference/network-loader.js';
import { mean, patchiness, quantile, recoloured, saturations, shrunk } from '../support/chroma-measures.js';
import { lightnessOf, STOCK_PHOTOS, stockLab } from '../support/stock-photos.js';

const PORTRAITS = ['womanInRed', 'womanInTeal', 'manWithCap'] as const;

/** How much more vivid than a photograph the unrelated reference is. */
const VIVID = 2;

/** Mean chroma of the result over that of such a reference: what is not in it must not be painted with it. */
const MOST_TAKEN = 0.6;

/** Patchiness beyond that of the photograph's own colours, over what the matched colours alone have beyond it. */
const MOST_PATCHY = 0.6;

let loader: DeviceNetworkLoader;
let photos: readonly SmallImage[];
let desk: SmallImage;
test.before(async () => {
  loader = await createNetworkLoader({ device: 'cpu' });
  photos = await Promise.all(PORTRAITS.map((name) => stockLab(STOCK_PHOTOS[name], 192, 192)));
  desk = await stockLab(STOCK_PHOTOS.tidyDesk, 256, 192);
});
test.after.always(() => loader?.close());

async function coloured(
  photo: SmallImage,
  method: TrainedMethod,
  reference: SmallImage,
): Promise<SmallImage> {
  const colorizer = await createColorizer({ method, references: [reference], loader });
  return (await colorizer.colorize(lightnessOf(photo))).chroma;
}

/** Chroma of a photograph's own colours. */
const own = (photo: SmallImage) => saturations(shrunk(photo, [1, 2], 1));

for (const [index, name] of PORTRAITS.entries()) {
  test(`a vivid image of something else leaves colours in the range of photographs: ${name}`, async (t) => {
    const reference = recoloured(desk, 0, VIVID);
    const found = saturations(await coloured(photos[index] as SmallImage, 'network', reference));
    const most = Math.max(...photos.map((photo) => quantile(own(photo), 0.95)));
    const said = `95 % below ${quantile(found, 0.95)}, mean ${mean(found)}; photographs below ${most}, reference ${mean(own(reference))}`;
    t.log(said);
    t.true(quantile(found, 0.95) <= most, said);
    t.true(mean(found) < MOST_TAKEN * mean(own(reference)), said);
  });

  test(`an image of something else does not make patches: ${name}`, async (t) => {
    const photo = photos[index] as SmallImage;
    const [network, match] = [await coloured(photo, 'network', desk), await coloured(photo, 'match', desk)];
    const side = photo.width / network.width;
    const lightness = shrunk(photo, [0], side);
    const [predicted, matched] = [patchiness(network, lightness), patchiness(match, lightness)];
    const truth = patchiness(shrunk(photo, [1, 2], side), lightness);
    const said = `patchiness ${predicted}, of the match alone ${matched}, of the photograph ${truth}`;
    t.log(said);
    t.true(predicted - truth < MOST_PATCHY * (matched - truth), said);
  });
}
