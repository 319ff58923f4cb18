import type { Network } from './network.js';

const [ROWS, LENGTH, FACTOR] = [16, 64, 127];
const LARGEST = 255;

/**
 * Whether the processor multiplies 8-bit integers exactly. Some without instructions for it add two products at a time
 * in 16 bits and stop at the largest number that these hold: networks in integers then give wrong colours.
 *
 * @param network - `integers`
 * @throws AutochromeError of kind `failure` when the network fails
 */
export async function multipliesExactly(network: Network): Promise<boolean> {
  const rows = new Uint8Array(ROWS * LENGTH).fill(LARGEST);
  const { products } = await network.run({ rows: { type: 'uint8', dims: [ROWS, LENGTH], data: rows } });
  return (products as { data: Float32Array }).data.every((product) => product === LENGTH * LARGEST * FACTOR);
}
