import type { SmallImage } from '../colour/small-image.js';
import type { Network } from '../inference/network.js';
import { type LabPlanes, labPlanes } from './lab-references.js';
import { blockMeans, type ReferenceImage, squareAt, usedPlaces } from './reference-image.js';
import { type FloatTensor, floats } from './tensors.js';

/** Side of the square of lightness samples that a token stands for. */
export const TOKEN_SIDE = 16;

/** What the networks know of all references of a shot: their tokens end to end. */
export interface ReferenceBank {
  /** References in it. */
  readonly references: number;
  /** What each token looks like, [1, tokens, 128]. */
  readonly tokens: FloatTensor;
  /** a*, b* of the patch that each token stands for, [1, tokens, twice the samples of a patch]. */
  readonly colours: FloatTensor;
  /**
   * What is averaged over all that match: mean colours, features by which a match is judged, and shares of the palette,
   * [1, tokens, 206].
   */
  readonly summary: FloatTensor;
  /** What the cells of each token look like, [1, tokens, 512]. */
  readonly keys: FloatTensor;
  /** Logarithm of each token's weight, [1, tokens]. */
  readonly bias: FloatTensor;
}

/** Tensors of a bank that the network `reference` gives. */
type TokenTensor = 'tokens' | 'colours' | 'summary' | 'keys';

/** Tokens among which `colour` looks for cells; a bank of fewer is filled up with some that are never chosen. */
const LEAST_TOKENS = 4;

/** Logarithm of a weight that no likeness makes up for. */
const NEVER = -1e4;

/** What the networks know of one reference. */
export interface ReferenceTokens extends Pick<ReferenceBank, TokenTensor> {
  /** Tokens that it would have if all of it were used. */
  readonly count: number;
}

/**
 * Prepares references for matching, once.
 *
 * All tokens of a reference together weigh what the reference does, however many they are. Those of which less than half
 * may be used are left out; the others weigh no more for it, and what they look like was seen with what is around them.
 * Of a token that may be used in part, the rest has the mean colour of that part.
 *
 * @param network - `reference`
 * @param references - L*, a*, b* images, at least one; widths and heights multiples of 32
 * @throws RangeError as {@link labPlanes}; AutochromeError of kind `failure` when the network fails
 */
export async function buildReferenceBank(
  network: Network,
  references: readonly ReferenceImage[],
): Promise<ReferenceBank> {
  const weights = references.map(({ weight = 1 }) => weight);
  return joinReferences(await readReferences(network, references), weights);
}

/**
 * The part of {@link buildReferenceBank} that does not depend on weights.
 *
 * @throws as it does
 */
export function readReferences(
  network: Network,
  references: readonly Omit<ReferenceImage, 'weight'>[],
): Promise<ReferenceTokens[]> {
  const unweighted = references.map((reference) => ({ ...reference, weight: 1 }));
  return Promise.all(labPlanes(unweighted).map((planes) => readReference(network, planes)));
}

async function readReference(network: Network, planes: LabPlanes): Promise<ReferenceTokens> {
  const { width, height, lightness, a, b, used } = planes;
  const chroma = new Float32Array(2 * width * height);
  chroma.set(a);
  chroma.set(b, width * height);
  const shares = used && blockMeans(used, TOKEN_SIDE);
  const places = shares && usedPlaces(shares);
  if (used && shares) {
    hideUnused(chroma.subarray(0, width * height), used, shares);
    hideUnused(chroma.subarray(width * height), used, shares);
  }
  const found = (await network.run({
    lightness: floats([1, 1, height, width], lightness),
    chroma: floats([1, 2, height, width], chroma),
  })) as Readonly<Record<TokenTensor, FloatTensor>>;
  const part = (name: TokenTensor) => (places ? rowsAt(found[name], places) : found[name]);
  return { ...everyTensor(part), count: found.tokens.dims[1] as number };
}

function everyTensor(of: (name: TokenTensor) => FloatTensor): Readonly<Record<TokenTensor, FloatTensor>> {
  return { tokens: of('tokens'), colours: of('colours'), summary: of('summary'), keys: of('keys') };
}

/**
 * Puts references into one bank. One whose weight is 0 is left out: a bias could keep its colours out, but not the
 * networks from seeing how alike it is.
 *
 * @param weights - as many as there are references, at least 0
 * @throws RangeError when none is above 0
 */
export function joinReferences(
  references: readonly ReferenceTokens[],
  weights: readonly number[],
): ReferenceBank {
  if (!weights.every((weight) => weight >= 0 && weight < Number.POSITIVE_INFINITY)) {
    throw new RangeError(`references cannot have the weights ${weights.join(', ')}`);
  }
  const parts = onceEach(
    references
      .map((reference, i) => ({ ...reference, weight: weights[i] as number }))
      .filter(({ weight }) => weight > 0),
  );
  if (parts.length === 0) throw new RangeError('a bank needs a reference with a weight above 0');
  // Only proportions count. About their mean, a single reference has none to speak of, whatever its weight.
  const all = parts.reduce((sum, { count }) => sum + count, 0);
  const mean = parts.reduce((sum, { weight }) => sum + weight, 0) / all;
  const bias = parts.map(({ tokens, weight, count }) => {
    const [, left] = tokens.dims as [number, number];
    return floats([1, left], new Float32Array(left).fill(Math.log(weight / count / mean)));
  });
  const missing = Math.max(LEAST_TOKENS - bias.reduce((sum, { data }) => sum + data.length, 0), 0);
  const filled = (tensors: readonly FloatTensor[], value = 0) =>
    endToEnd(missing === 0 ? tensors : [...tensors, fillingFor(tensors[0] as FloatTensor, missing, value)]);
  return {
    references: parts.length,
    ...everyTensor((name) => filled(parts.map((part) => part[name]))),
    bias: filled(bias, NEVER),
  };
}

/**
 * A reference that is given twice counts twice, and is there once: a frame looks for its cells within a few tokens, and the
 * same token again would take the place of another one.
 */
function onceEach<T extends ReferenceTokens & { readonly weight: number }>(parts: readonly T[]): T[] {
  const found: T[] = [];
  for (const part of parts) {
    const same = found.findIndex(
      (other) => equal(other.tokens, part.tokens) && equal(other.colours, part.colours),
    );
    if (same < 0) found.push(part);
    else found[same] = { ...part, weight: part.weight + (found[same] as T).weight };
  }
  return found;
}

const equal = ({ data }: FloatTensor, other: FloatTensor) =>
  data.length === other.data.length && data.every((value, i) => value === other.data[i]);

/** As many rows as are missing, like those of a tensor. */
function fillingFor({ dims }: FloatTensor, rows: number, value: number): FloatTensor {
  const rest = dims.slice(2);
  const length = rest.reduce((product, size) => product * size, rows);
  return floats([1, rows, ...rest], new Float32Array(length).fill(value));
}

/**
 * Replaces samples of a plane that may not be used by the mean of those that may be in the same token, in place.
 *
 * @param shares - mean of `used` in each token
 */
function hideUnused(plane: Float32Array, used: SmallImage, shares: Float32Array): void {
  const weighed = plane.map((value, i) => value * (used.data[i] as number));
  const sums = blockMeans({ ...used, data: weighed }, TOKEN_SIDE);
  for (let i = 0; i < plane.length; i += 1) {
    const token = squareAt(i, used.width, TOKEN_SIDE);
    const [share, own] = [shares[token] as number, used.data[i] as number];
    if (share > 0) plane[i] = own * (plane[i] as number) + (1 - own) * ((sums[token] as number) / share);
  }
}

/** Some of a tensor's rows along its second dimension, the first being 1. */
function rowsAt({ dims, data }: FloatTensor, places: Uint32Array): FloatTensor {
  const rest = dims.slice(2);
  const length = rest.reduce((product, size) => product * size, 1);
  const rows = new Float32Array(places.length * length);
  for (const [row, place] of places.entries()) {
    rows.set(data.subarray(place * length, (place + 1) * length), row * length);
  }
  return floats([1, places.length, ...rest], rows);
}

/** Joins tensors along their second dimension, into shared memory: a bank goes to the networks with every frame. */
function endToEnd(tensors: readonly FloatTensor[]): FloatTensor {
  const length = tensors.reduce((sum, { data }) => sum + data.length, 0);
  const data = new Float32Array(new SharedArrayBuffer(length * Float32Array.BYTES_PER_ELEMENT));
  let at = 0;
  for (const tensor of tensors) {
    data.set(tensor.data, at);
    at += tensor.data.length;
  }
  const tokens = tensors.reduce((sum, { dims }) => sum + (dims[1] as number), 0);
  return floats([1, tokens, ...(tensors[0]?.dims.slice(2) ?? [])], data);
}
