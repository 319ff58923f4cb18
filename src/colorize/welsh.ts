import { meanAndDeviation, neighbourhoodDeviation } from '../colour/plane-statistics.js';
import type { Colorizer } from './colorizer.js';
import { checkLightness, type LabPlanes, labPlanes, pick, usedSamples } from './lab-references.js';
import { randomNumbers } from './random-numbers.js';
import { type ReferenceImage, usedPlaces } from './reference-image.js';

/** Neighbourhood of 5x5, as the paper has it. */
const RADIUS = 2;

/** Cells in which frame samples are matched alike: 0.2 of L*, and 0.4 of its deviation, which is 50 at most. */
const LIGHTNESS_STEPS = 500;
const LIGHTNESS_SCALE = LIGHTNESS_STEPS / 100;
const TEXTURE_STEPS = 125;
const TEXTURE_SCALE = TEXTURE_STEPS / 50;

/** Settings of {@link welshColorizer}. */
export interface WelshOptions {
  /** Samples per reference on average, about; 200 when left out, as in the paper. */
  readonly samples?: number;
  /** Start of the pseudo-random numbers that jitter the samples; the same seed gives the same colours. */
  readonly seed?: number;
}

/** Samples of one reference and what is needed to remap them to a frame. */
interface SampledReference {
  readonly mean: number;
  readonly deviation: number;
  readonly lightness: Float32Array;
  /** Deviation of the neighbourhood. */
  readonly texture: Float32Array;
  readonly a: Float32Array;
  readonly b: Float32Array;
}

/** Samples of all references, remapped to a frame and sorted by lightness. */
type Palette = Pick<SampledReference, 'lightness' | 'texture' | 'a' | 'b'>;

/**
 * Global matching after Welsh, Ashikhmin and Mueller (Transferring Color to Greyscale Images, SIGGRAPH 2002, section
 * 3.1): about 200 samples of the reference on a jittered grid; each frame sample takes a* and b* of the one whose
 * lightness, and deviation of lightness in 5x5, are nearest, both weighing one half. Each reference's lightness is
 * first remapped to the mean and deviation of the frame. Samples of many references compete; each reference has its
 * weight's share of them.
 *
 * @param references - L*, a*, b* images of any sizes, at least one
 * @throws RangeError when there is none or one has not three channels
 */
export function welshColorizer(references: readonly ReferenceImage[], options: WelshOptions = {}): Colorizer {
  const random = randomNumbers(options.seed ?? 1);
  const allPlanes = labPlanes(references);
  const samples = (options.samples ?? 200) * references.length;
  const weights = allPlanes.reduce((sum, { weight }) => sum + weight, 0);
  const sampled = allPlanes.map((planes) =>
    sampleReference(planes, (samples * planes.weight) / weights, random),
  );
  return {
    method: 'welsh',
    colorize: async (lightness) => {
      checkLightness(lightness);
      const { width, height, data } = lightness;
      const palette = remapped(sampled, data);
      const texture = neighbourhoodDeviation(data, width, height, RADIUS);
      const chroma = matchedChroma(data, texture, palette);
      return { chroma: { width, height, channels: 2, data: chroma }, confidence: undefined };
    },
  };
}

function sampleReference(planes: LabPlanes, count: number, random: () => number): SampledReference {
  const { width, height, used } = planes;
  const places = used
    ? placesWithin(usedPlaces(used.data), count, random)
    : placesOnGrid(planes, count, random);
  return {
    ...meanAndDeviation(usedSamples(planes).lightness),
    lightness: pick(planes.lightness, places),
    texture: pick(neighbourhoodDeviation(planes.lightness, width, height, RADIUS), places),
    a: pick(planes.a, places),
    b: pick(planes.b, places),
  };
}

/** About `count` places, one at least, each somewhere in its cell of a grid. */
function placesOnGrid({ width, height }: LabPlanes, count: number, random: () => number): number[] {
  const columns = Math.min(Math.max(Math.round(Math.sqrt((count * width) / height)), 1), width);
  const rows = Math.min(Math.max(Math.round(count / columns), 1), height);
  const places: number[] = [];
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      const x = Math.floor(((column + random()) * width) / columns);
      const y = Math.floor(((row + random()) * height) / rows);
      places.push(y * width + x);
    }
  }
  return places;
}

/** About `count` of some places, one at least, each somewhere in its stretch of them. */
function placesWithin(places: Uint32Array, count: number, random: () => number): number[] {
  const stretches = Math.min(Math.max(Math.round(count), 1), places.length);
  return Array.from(
    { length: stretches },
    (_, k) => places[Math.floor(((k + random()) * places.length) / stretches)] as number,
  );
}

function remapped(references: readonly SampledReference[], target: Float32Array): Palette {
  const { mean, deviation } = meanAndDeviation(target);
  const samples = references.flatMap((reference) => {
    // A flat reference has no contrast to stretch.
    const scale = reference.deviation === 0 ? 1 : deviation / reference.deviation;
    return Array.from(reference.lightness, (lightness, i) => ({
      lightness: (lightness - reference.mean) * scale + mean,
      texture: (reference.texture[i] as number) * scale,
      a: reference.a[i] as number,
      b: reference.b[i] as number,
    }));
  });
  samples.sort((s, t) => s.lightness - t.lightness);
  const plane = (of: (sample: (typeof samples)[number]) => number) => Float32Array.from(samples, of);
  return {
    lightness: plane((s) => s.lightness),
    texture: plane((s) => s.texture),
    a: plane((s) => s.a),
    b: plane((s) => s.b),
  };
}

function matchedChroma(target: Float32Array, texture: Float32Array, palette: Palette): Float32Array {
  const starts = startsByLightness(palette.lightness);
  // Frame samples are matched by the centre of their cell of lightness and texture, and each cell once.
  const matches = new Int32Array(LIGHTNESS_STEPS * TEXTURE_STEPS).fill(-1);
  const chroma = new Float32Array(2 * target.length);
  for (let i = 0; i < target.length; i += 1) {
    const row = Math.min(
      Math.max(Math.floor((target[i] as number) * LIGHTNESS_SCALE), 0),
      LIGHTNESS_STEPS - 1,
    );
    const column = Math.min(Math.floor((texture[i] as number) * TEXTURE_SCALE), TEXTURE_STEPS - 1);
    const cell = row * TEXTURE_STEPS + column;
    let match = matches[cell] as number;
    if (match < 0) {
      match = nearestSample(
        (row + 0.5) / LIGHTNESS_SCALE,
        (column + 0.5) / TEXTURE_SCALE,
        starts[row] as number,
        palette,
      );
      matches[cell] = match;
    }
    chroma[i] = palette.a[match] as number;
    chroma[target.length + i] = palette.b[match] as number;
  }
  return chroma;
}

/**
 * Index of the sample with the least mean difference in lightness and texture.
 *
 * @param start - a sample, none before which is lighter than `lightness`
 */
function nearestSample(lightness: number, texture: number, start: number, palette: Palette): number {
  const { lightness: sorted, texture: textures } = palette;
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  // Outwards in lightness both ways, until lightness alone is further off than the best so far. Both weights being
  // one half, the sum orders samples as the weighted mean does.
  for (let i = start; i < sorted.length; i += 1) {
    const step = (sorted[i] as number) - lightness;
    if (step >= least) break;
    const distance = Math.abs(step) + Math.abs((textures[i] as number) - texture);
    if (distance < least) {
      least = distance;
      best = i;
    }
  }
  for (let i = start - 1; i >= 0; i -= 1) {
    const step = lightness - (sorted[i] as number);
    if (step >= least) break;
    const distance = step + Math.abs((textures[i] as number) - texture);
    if (distance < least) {
      least = distance;
      best = i;
    }
  }
  return best;
}

/** For each step of lightness, the first sample that is not darker than the step's lower end. */
function startsByLightness(sorted: Float32Array): Uint32Array {
  const starts = new Uint32Array(LIGHTNESS_STEPS);
  let at = 0;
  for (let step = 0; step < LIGHTNESS_STEPS; step += 1) {
    while (at < sorted.length && (sorted[at] as number) < step / LIGHTNESS_SCALE) at += 1;
    starts[step] = at;
  }
  return starts;
}
