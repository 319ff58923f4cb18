import { type Colorizer, METHODS, type MethodName } from '../src/colorize/colorizer.js';
import { createColorizer } from '../src/colorize/create-colorizer.js';
import { labPlanes } from '../src/colorize/lab-references.js';
import type { SmallImage } from '../src/colour/small-image.js';
import { usageError } from '../src/errors.js';
import type { NetworkLoader } from '../src/inference/network.js';
import { follow, HUE_ROTATIONS, rotateHues } from '../src/metrics/follow.js';
import { type Compared, compare } from './measure.js';
import type { Truth } from './truth.js';

/** What there is to beat, without looking at the frame: no colour at all, and the reference's mean colour. */
export const BASELINES = ['gray', 'mean'] as const;

/** Whatever can be evaluated. */
export type EvaluatedMethod = (typeof BASELINES)[number] | MethodName;

/** All of {@link EvaluatedMethod}, in the order of the tables. */
export const EVALUATED_METHODS: readonly EvaluatedMethod[] = [...BASELINES, ...[...METHODS].reverse()];

/** The methods without networks. */
const CLASSICAL: readonly EvaluatedMethod[] = [...BASELINES, 'reinhard', 'welsh'];

/** Those of {@link EVALUATED_METHODS} that take their networks from a loader. */
export const LEARNED_METHODS = EVALUATED_METHODS.filter((method) => !CLASSICAL.includes(method));

/**
 * Reads a list such as `gray,match`.
 *
 * @throws AutochromeError of kind `usage` naming a method that does not exist
 */
export function parseMethods(text: string): EvaluatedMethod[] {
  return text.split(',').map((name) => {
    const method = EVALUATED_METHODS.find((known) => known === name.trim());
    if (!method)
      throw usageError(`--methods: '${name}' is not known`, `Use some of ${EVALUATED_METHODS.join(', ')}`);
    return method;
  });
}

/**
 * Prepares a method for one reference.
 *
 * @param reference - L*, a*, b*, width and height multiples of 32
 * @param loader - gives the learned methods their networks
 */
export async function prepareMethod(
  method: EvaluatedMethod,
  reference: SmallImage,
  loader: Pick<NetworkLoader, 'load'>,
): Promise<Pick<Colorizer, 'colorize'>> {
  if (method === 'gray') return constantChroma(0, 0);
  if (method === 'mean') {
    const [planes] = labPlanes([reference]);
    return constantChroma(meanOf(planes?.a), meanOf(planes?.b));
  }
  return createColorizer({ method, references: [reference], loader });
}

/** Methods, each prepared for one and the same reference. */
export type PreparedMethods = ReadonlyMap<EvaluatedMethod, Pick<Colorizer, 'colorize'>>;

/** {@link prepareMethod} for several methods. */
export async function prepareMethods(
  methods: readonly EvaluatedMethod[],
  reference: SmallImage,
  loader: Pick<NetworkLoader, 'load'>,
): Promise<PreparedMethods> {
  const prepared = new Map<EvaluatedMethod, Pick<Colorizer, 'colorize'>>();
  for (const method of methods) prepared.set(method, await prepareMethod(method, reference, loader));
  return prepared;
}

/** Colours one picture by every method, and compares. */
export async function compareMethods(
  prepared: PreparedMethods,
  { lightness, rgb }: Truth,
): Promise<Map<EvaluatedMethod, Compared>> {
  const found = new Map<EvaluatedMethod, Compared>();
  for (const [method, colorizer] of prepared) {
    const { chroma } = await colorizer.colorize(lightness);
    found.set(method, compare(chroma, rgb));
  }
  return found;
}

/**
 * How far each method follows its reference, see {@link follow}: it colours the picture three more times.
 *
 * @param lightness - L* of the picture
 * @param reference - L*, a*, b*, as it was given to {@link prepareMethods}
 * @param results - a*, b* by method, after that reference
 * @returns without the methods whose results have no colour
 */
export async function followOf(
  lightness: SmallImage,
  reference: SmallImage,
  results: ReadonlyMap<EvaluatedMethod, SmallImage>,
  loader: Pick<NetworkLoader, 'load'>,
): Promise<Map<EvaluatedMethod, number>> {
  const found = new Map<EvaluatedMethod, number>();
  for (const [method, result] of results) {
    if (method === 'gray') continue;
    const rotated: SmallImage[] = [];
    for (const quarters of HUE_ROTATIONS) {
      const colorizer = await prepareMethod(method, rotateHues(reference, quarters), loader);
      rotated.push((await colorizer.colorize(lightness)).chroma);
    }
    const share = follow(result, rotated);
    if (share !== undefined) found.set(method, share);
  }
  return found;
}

function constantChroma(a: number, b: number): Pick<Colorizer, 'colorize'> {
  return {
    colorize: async ({ width, height }) => {
      const data = new Float32Array(2 * width * height).fill(a, 0, width * height).fill(b, width * height);
      return { chroma: { width, height, channels: 2, data }, confidence: undefined };
    },
  };
}

function meanOf(plane: Float32Array | undefined): number {
  return plane ? plane.reduce((sum, value) => sum + value, 0) / plane.length : 0;
}
