import { blockMeans } from '../../src/colorize/reference-image.js';
import type { SmallImage } from '../../src/colour/small-image.js';

/** Difference of L* between neighbours below which there is no edge between them that an eye could see. */
const NO_EDGE = 1;

/** One channel of an image. */
function channelOf({ width, height, data }: SmallImage, channel: number): SmallImage {
  const size = width * height;
  return { width, height, channels: 1, data: data.subarray(channel * size, (channel + 1) * size) };
}

/** An image of some channels of another, each square of samples become one. */
export function shrunk(image: SmallImage, channels: readonly number[], side: number): SmallImage {
  const planes = channels.map((channel) => blockMeans(channelOf(image, channel), side));
  return {
    ...{ width: image.width / side, height: image.height / side, channels: channels.length },
    data: Float32Array.of(...planes.flatMap((plane) => [...plane])),
  };
}

/** Distance of a*, b* from gray at each place. */
export function saturations(chroma: SmallImage): Float32Array {
  const size = chroma.width * chroma.height;
  const [a, b] = [chroma.data.subarray(0, size), chroma.data.subarray(size, 2 * size)];
  return a.map((value, place) => Math.hypot(value, b[place] as number));
}

/** Chroma whose hues are turned, each a*, b* scaled. */
export function turnedChroma(chroma: SmallImage, degrees: number, factor = 1): SmallImage {
  const size = chroma.width * chroma.height;
  const angle = (degrees * Math.PI) / 180;
  const [cos, sin] = [factor * Math.cos(angle), factor * Math.sin(angle)];
  const data = chroma.data.slice();
  for (let i = 0; i < size; i += 1) {
    const [a, b] = [chroma.data[i] as number, chroma.data[i + size] as number];
    data[i] = cos * a - sin * b;
    data[i + size] = sin * a + cos * b;
  }
  return { ...chroma, data };
}

/** A photograph whose hues are turned and whose chroma is scaled, lightness kept. */
export function recoloured(lab: SmallImage, degrees: number, factor = 1): SmallImage {
  const size = lab.width * lab.height;
  const data = lab.data.slice();
  data.set(turnedChroma({ ...lab, channels: 2, data: lab.data.subarray(size) }, degrees, factor).data, size);
  return { ...lab, data };
}

/** Whether a place of chroma lies where the match is at least as sure as in half of the image. */
export function matchedPlaces(chroma: SmallImage, confidence: SmallImage): (place: number) => boolean {
  const median = confidence.data.slice().sort()[confidence.data.length >> 1] as number;
  return (place) => {
    const x = Math.floor(((place % chroma.width) * confidence.width) / chroma.width);
    const y = Math.floor((Math.floor(place / chroma.width) * confidence.height) / chroma.height);
    return (confidence.data[y * confidence.width + x] as number) >= median;
  };
}

/**
 * How patchy colours are: mean distance in a*, b* between neighbours, across and down, that do not differ in lightness.
 * A change of colour where the image shows no edge is what an eye takes for a patch.
 *
 * @param lightness - L* at the size of the chroma
 */
export function patchiness(chroma: SmallImage, lightness: SmallImage): number {
  const { width, height, data } = chroma;
  const size = width * height;
  let [sum, count] = [0, 0];
  const compare = (place: number, other: number) => {
    if (Math.abs((lightness.data[place] as number) - (lightness.data[other] as number)) >= NO_EDGE) return;
    const apart = [0, size].map((at) => (data[at + place] as number) - (data[at + other] as number));
    sum += Math.hypot(...apart);
    count += 1;
  };
  for (let place = 0; place < size; place += 1) {
    if (place % width < width - 1) compare(place, place + 1);
    if (place + width < size) compare(place, place + width);
  }
  return sum / count;
}

/** Mean of some values. */
export function mean(values: ArrayLike<number>): number {
  return Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;
}

/** The value below which a part of all lies, from 0 (the least) to 1 (the most). */
export function quantile(values: ArrayLike<number>, part: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.floor(part * (sorted.length - 1))] as number;
}
