import test from 'ava';
import type { ChromaPrediction } from '../../src/colorize/colorizer.js';
import { createColorizer } from '../../src/colorize/create-colorizer.js';
import type { TrainedMethod } from '../../src/colorize/trained.js';
import type { SmallImage } from '../../src/colour/small-image.js';
import { createNetworkLoader, type DeviceNetworkLoader } from '../../src/inference/network-loader.js';
import {
  matchedPlaces,
  mean,
  quantile,
  recoloured,
  saturations,
  shrunk,
  turnedChroma,
} from '../support/chroma-measures.js';
import { lightnessOf, mirrored, STOCK_PHOTOS, stockLab } from '../support/stock-photos.js';

/** Turn of the reference's hue in degrees: red becomes green, green blue. */
const TURN = 120;

/** Chroma below which a colour has no hue to speak of. */
const GRAY = 8;

/** How far the hue of half of the matched places may be off, and of the first and last tenth, in degrees. */
const HUE_LIMITS = { match: [10, 30], network: [15, 40] } as const;

/** Share of the reference's chroma that matched places must have. */
const LEAST_CHROMA = 0.9;

let loader: DeviceNetworkLoader;
test.before(async () => {
  loader = await createNetworkLoader({ device: 'cpu' });
});
test.after.always(() => loader?.close());

/**
 * A photograph coloured after itself, mirrored, since colours could else go by place alone, and in the flatter contrast
 * of an old print.
 */
async function afterItself(
  photo: SmallImage,
  method: TrainedMethod,
  { turn = 0, faithfulness }: { turn?: number; faithfulness?: number } = {},
): Promise<Required<ChromaPrediction> & { confidence: SmallImage }> {
  const { data, ...size } = lightnessOf(photo);
  const frame = { ...size, data: data.map((lightness) => 8 + 0.85 * lightness) };
  const references = [recoloured(mirrored(photo), turn)];
  const colorizer = await createColorizer({
    ...{ method, references, loader },
    ...(faithfulness === undefined ? {} : { faithfulness }),
  });
  const { chroma, confidence } = await colorizer.colorize(frame);
  return { chroma, confidence: confidence as SmallImage };
}

/** How far hues turned from one chroma to another, in degrees from -180 to 180. */
function turns(before: SmallImage, after: SmallImage, counts: (place: number) => boolean): number[] {
  const size = before.width * before.height;
  const found: number[] = [];
  for (let i = 0; i < size; i += 1) {
    const [a, b] = [before.data[i] as number, before.data[i + size] as number];
    if (!counts(i) || Math.hypot(a, b) < GRAY) continue;
    const [c, d] = [after.data[i] as number, after.data[i + size] as number];
    found.push((Math.atan2(a * d - b * c, a * c + b * d) * 180) / Math.PI);
  }
  return found;
}

/** Distance of two images of chroma at each place. */
function distances(one: SmallImage, other: SmallImage): Float32Array {
  return saturations({ ...one, data: one.data.map((value, i) => value - (other.data[i] as number)) });
}

for (const name of ['womanInRed', 'womanInTeal', 'manWithCap'] as const) {
  for (const method of ['match', 'network'] as const) {
    test(`${method}: matched parts take the reference's hue, not the one they had: ${name}`, async (t) => {
      const photo = await stockLab(STOCK_PHOTOS[name], 192, 192);
      const { chroma, confidence } = await afterItself(photo, method, { turn: TURN });
      const truth = shrunk(photo, [1, 2], 192 / chroma.width);
      const found = turns(truth, chroma, matchedPlaces(chroma, confidence));
      const [first, half, last] = [0.1, 0.5, 0.9].map((part) => quantile(found, part)) as [
        number,
        number,
        number,
      ];
      const said = `${found.length} places turned by ${first} to ${last}, half by more than ${half} degrees`;
      const [ofHalf, ofMost] = HUE_LIMITS[method];
      t.log(said);
      t.true(found.length > 0.1 * truth.width * truth.height, said);
      t.true(Math.abs(half - TURN) < ofHalf, said);
      t.true(first > TURN - ofMost && last < TURN + ofMost, said);
    });
  }

  test(`network: matched parts are as vivid as the reference: ${name}`, async (t) => {
    const photo = await stockLab(STOCK_PHOTOS[name], 192, 192);
    const { chroma, confidence } = await afterItself(photo, 'network');
    const truth = saturations(shrunk(photo, [1, 2], 192 / chroma.width));
    const matched = matchedPlaces(chroma, confidence);
    const counts = (value: number, place: number) =>
      matched(place) && (truth[place] as number) >= GRAY && value >= 0;
    const [before, after] = [truth.filter(counts), saturations(chroma).filter(counts)];
    const said = `chroma ${mean(after)} where the reference has ${mean(before)}`;
    t.log(said);
    t.true(mean(after) > LEAST_CHROMA * mean(before), said);
  });
}

test('at faithfulness 1 colours are mixtures of the reference’s alone: they turn as it turns; at 0 they are not', async (t) => {
  const photo = await stockLab(STOCK_PHOTOS.womanInTeal, 192, 192);
  const offExact = async (faithfulness: number) => {
    const [plain, turned] = [
      await afterItself(photo, 'network', { faithfulness }),
      await afterItself(photo, 'network', { turn: TURN, faithfulness }),
    ];
    return mean(distances(turned.chroma, turnedChroma(plain.chroma, TURN)));
  };
  const [held, free] = [await offExact(1), await offExact(0)];
  t.log(held, free);
  t.true(held < 0.1, `${held}`);
  t.true(free > 0.5, `${free}`);
});

test('the lower the faithfulness, the farther from the matched colours', async (t) => {
  const photo = await stockLab(STOCK_PHOTOS.womanInTeal, 192, 192);
  const { chroma: matched } = await afterItself(photo, 'network', { faithfulness: 1 });
  const found: number[] = [0];
  for (const faithfulness of [0.75, 0.5, 0.25, 0]) {
    const { chroma } = await afterItself(photo, 'network', { faithfulness });
    found.push(mean(distances(chroma, matched)));
  }
  t.log(found);
  for (const [i, distance] of found.slice(1).entries()) t.true(distance > (found[i] as number), `${found}`);
  t.true((found.at(-1) as number) > 1, `${found}`);
});

test('a frame is coloured the same whatever faithfulness others were coloured with', async (t) => {
  const photo = await stockLab(STOCK_PHOTOS.manWithCap, 192, 192);
  const colorizers = await Promise.all(
    [0.2, 0.9].map((faithfulness) =>
      createColorizer({ method: 'network', references: [mirrored(photo)], faithfulness, loader }),
    ),
  );
  const frame = lightnessOf(photo);
  const at = (index: number) => colorizers[index]?.colorize(frame);
  const [low, high, again] = [await at(0), ...(await Promise.all([at(1), at(0)]))];
  t.deepEqual(low, again);
  t.notDeepEqual(low, high);
});
