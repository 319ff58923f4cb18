import type { Network, Tensor } from '../inference/network.js';
import { CELLS, type LocalMatch, localScore } from './cell-match.js';
import { type Descriptor, LOCAL_LENGTH } from './descriptor.js';

/**
 * Compares the parts of a query with those of many candidates (He et al. 2018, equation 8).
 *
 * @param network - `rank`; its sums of integers are exact, so that every device gives the same
 * @returns one match for each candidate
 * @throws AutochromeError of kind `failure` when the network fails
 */
export async function matchLocally(
  network: Network,
  query: Descriptor,
  candidates: readonly Descriptor[],
): Promise<LocalMatch[]> {
  if (candidates.length === 0) return [];
  // Shared with the thread that networks run on: nothing is copied on the way.
  const cells = new Int8Array(new SharedArrayBuffer(candidates.length * query.local.length));
  candidates.forEach(({ local }, i) => {
    cells.set(local, i * local.length);
  });
  const { nearest, similarity } = await network.run({
    query: { type: 'int8', dims: [CELLS, LOCAL_LENGTH], data: query.local },
    candidates: { type: 'int8', dims: [candidates.length, CELLS, LOCAL_LENGTH], data: cells },
  });
  const places = dataOf(nearest, 'uint8', network);
  const cosines = dataOf(similarity, 'float32', network);
  return candidates.map((candidate, i) => {
    const [from, to] = [i * CELLS, (i + 1) * CELLS];
    const match = { nearest: places.subarray(from, to), similarity: cosines.subarray(from, to) };
    return { ...match, score: localScore(query, candidate, match) };
  });
}

function dataOf<T extends Tensor['type']>(tensor: Tensor | undefined, type: T, { name }: Network) {
  if (tensor?.type !== type) throw new TypeError(`network '${name}' returned ${tensor?.type}, not ${type}`);
  return tensor.data as Extract<Tensor, { type: T }>['data'];
}
