import { meanAndDeviation, neighbourhoodDeviation } from '../colour/plane-statistics.js';
import type { SmallPicture } from '../colour/small-picture.js';
import type { Colorizer } from './colorizer.js';
import { checkLightness, type LabPlanes, labPlanes } from './lab-references.js';

/** Neighbourhood of 5x5, as the paper has it. */
const RADIUS = 2;

/** Steps of lightness, 0 to 100, for which the place in the sorted samples is kept. */
const STEPS = 1024;

/** Settings of {@link welshColorizer}. */
export interface WelshOptions {
  /** Samples per reference, about; 200 when left out, as in the paper. */
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
 * first remapped to the mean and deviation of the frame. Samples of many references compete.
 *
 * @param references - L*, a*, b* pictures of any sizes, at least one
 * @throws RangeError when there is none or one has not three channels
 */
export function welshColorizer(references: readonly SmallPicture[], options: WelshOptions = {}): Colorizer {
  const random = randomNumbers(options.seed ?? 1);
  const sampled = labPlanes(references).map((planes) =>
    sampleReference(planes, options.samples ?? 200, random),
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
  const { width, height } = planes;
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
  const texture = neighbourhoodDeviation(planes.lightness, width, height, RADIUS);
  const pick = (plane: Float32Array) => Float32Array.from(places, (place) => plane[place] as number);
  return {
    ...meanAndDeviation(planes.lightness),
    lightness: pick(planes.lightness),
    texture: pick(texture),
    a: pick(planes.a),
    b: pick(planes.b),
  };
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
  const { lightness: sorted, texture: textures } = palette;
  const starts = startsByLightness(sorted);
  const chroma = new Float32Array(2 * target.length);
  for (let i = 0; i < target.length; i += 1) {
    const lightness = target[i] as number;
    const own = texture[i] as number;
    let above = starts[Math.min(Math.max(Math.floor((lightness * STEPS) / 100), 0), STEPS - 1)] as number;
    let below = above - 1;
    let best = 0;
    let least = Number.POSITIVE_INFINITY;
    // Outwards in lightness both ways, until lightness alone is further off than the best so far. Both weights being
    // one half, the sum orders samples as the weighted mean does.
    while (above < sorted.length) {
      const distance = Math.abs((sorted[above] as number) - lightness);
      if ((sorted[above] as number) > lightness && distance >= least) break;
      const all = distance + Math.abs((textures[above] as number) - own);
      if (all < least) {
        least = all;
        best = above;
      }
      above += 1;
    }
    while (below >= 0) {
      const distance = Math.abs(lightness - (sorted[below] as number));
      if (distance >= least) break;
      const all = distance + Math.abs((textures[below] as number) - own);
      if (all < least) {
        least = all;
        best = below;
      }
      below -= 1;
    }
    chroma[i] = palette.a[best] as number;
    chroma[target.length + i] = palette.b[best] as number;
  }
  return chroma;
}

/** For each step of lightness, the first sample that is not darker than the step's lower end. */
function startsByLightness(sorted: Float32Array): Uint32Array {
  const starts = new Uint32Array(STEPS);
  let at = 0;
  for (let step = 0; step < STEPS; step += 1) {
    while (at < sorted.length && (sorted[at] as number) < (step * 100) / STEPS) at += 1;
    starts[step] = at;
  }
  return starts;
}

/** Pseudo-random numbers in [0, 1): mulberry32, of which equal seeds give equal sequences. */
function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
