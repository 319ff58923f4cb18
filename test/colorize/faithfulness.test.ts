import test from 'ava';
import { createColorizer } from '../../src/colorize/create-colorizer.js';
import { meanOfSquares } from '../../src/colorize/reference-picture.js';
import type { SmallPicture } from '../../src/colour/small-picture.js';
import { createNetworkLoader, type DeviceNetworkLoader } from '../../src/inference/network-loader.js';
import { lightnessOf, mirrored, STOCK_PHOTOS, stockLab } from '../support/stock-photos.js';

/** Turn of the reference's hue in degrees: red becomes green, green blue. */
const TURN = 120;

/** Chroma below which a colour has no hue to speak of. */
const GRAY = 8;

let loader: DeviceNetworkLoader;
test.before(async () => {
  loader = await createNetworkLoader({ device: 'cpu' });
});
test.after.always(() => loader?.close());

/** A photograph whose hue is turned, its lightness and chroma kept. */
function turned(lab: SmallPicture, degrees: number): SmallPicture {
  const size = lab.width * lab.height;
  const [cos, sin] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
  const data = lab.data.slice();
  for (let i = size; i < 2 * size; i += 1) {
    const [a, b] = [lab.data[i] as number, lab.data[i + size] as number];
    data[i] = cos * a - sin * b;
    data[i + size] = sin * a + cos * b;
  }
  return { ...lab, data };
}

/** a*, b* of a picture at a quarter of its size. */
function quarterChroma({ width, height, data }: SmallPicture): SmallPicture {
  const plane = (i: number) => {
    const part = data.subarray(i * width * height, (i + 1) * width * height);
    return meanOfSquares({ width, height, channels: 1, data: part }, 4);
  };
  const chroma = Float32Array.of(...plane(1), ...plane(2));
  return { width: width / 4, height: height / 4, channels: 2, data: chroma };
}

/** Whether a place of chroma lies where the match is at least as sure as in half of the picture. */
function matchedPlaces(chroma: SmallPicture, confidence: SmallPicture): (place: number) => boolean {
  const median = confidence.data.slice().sort()[confidence.data.length >> 1] as number;
  return (place) => {
    const x = Math.floor(((place % chroma.width) * confidence.width) / chroma.width);
    const y = Math.floor((Math.floor(place / chroma.width) * confidence.height) / chroma.height);
    return (confidence.data[y * confidence.width + x] as number) >= median;
  };
}

/** How far hues turned from one chroma to another, in degrees from -180 to 180, smallest first. */
function turns(before: SmallPicture, after: SmallPicture, counts: (place: number) => boolean): number[] {
  const size = before.width * before.height;
  const found: number[] = [];
  for (let i = 0; i < size; i += 1) {
    const [a, b] = [before.data[i] as number, before.data[i + size] as number];
    if (!counts(i) || Math.hypot(a, b) < GRAY) continue;
    const [c, d] = [after.data[i] as number, after.data[i + size] as number];
    found.push((Math.atan2(a * d - b * c, a * c + b * d) * 180) / Math.PI);
  }
  return found.sort((x, y) => x - y);
}

for (const name of ['womanInRed', 'womanInTeal', 'manWithCap'] as const) {
  test(`matched parts take the reference's hue, not the one they had: ${name}`, async (t) => {
    const photo = await stockLab(STOCK_PHOTOS[name], 192, 192);
    // Mirrored, since colours could else go by place alone, and with the flatter contrast of an old print.
    const { data, ...size } = lightnessOf(photo);
    const frame = { ...size, data: data.map((lightness) => 8 + 0.85 * lightness) };
    const references = [turned(mirrored(photo), TURN)];
    const colorizer = await createColorizer({ method: 'match', references, loader });
    const { chroma, confidence } = await colorizer.colorize(frame);
    const truth = quarterChroma(photo);
    const found = turns(truth, chroma, matchedPlaces(chroma, confidence as SmallPicture));
    const at = (part: number) => found[Math.floor(part * (found.length - 1))] as number;
    const said = `${found.length} places turned by ${at(0.1)} to ${at(0.9)}, half by more than ${at(0.5)} degrees`;
    t.true(found.length > 0.1 * truth.width * truth.height, said);
    t.true(Math.abs(at(0.5) - TURN) < 10, said);
    t.true(at(0.1) > TURN - 30 && at(0.9) < TURN + 30, said);
  });
}
