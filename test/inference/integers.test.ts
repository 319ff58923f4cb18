import test from 'ava';
import { multipliesExactly } from '../../src/inference/integers.js';
import type { Network } from '../../src/inference/network.js';
import { createNetworkLoader } from '../../src/inference/network-loader.js';

/** A processor whose products are made by a function of a row. */
function processor(product: (row: Uint8Array) => number): Network {
  return {
    name: 'integers',
    run: async ({ rows }) => {
      const { data } = rows as { data: Uint8Array };
      const products = Float32Array.from({ length: 256 }, (_, i) =>
        product(data.subarray(64 * (i >> 4), 64 * ((i >> 4) + 1))),
      );
      return { products: { type: 'float32', dims: [16, 16], data: products } };
    },
  };
}

test('exact products are known from those that stop at the largest 16-bit number', async (t) => {
  const exact = (row: Uint8Array) => row.reduce((sum, value) => sum + 127 * value, 0);
  const saturated = (row: Uint8Array) => {
    let sum = 0;
    for (let i = 0; i < row.length; i += 2) {
      sum += Math.min(127 * ((row[i] as number) + (row[i + 1] as number)), 32767);
    }
    return sum;
  };
  t.true(await multipliesExactly(processor(exact)));
  t.false(await multipliesExactly(processor(saturated)));
});

test('the network runs here', async (t) => {
  const loader = await createNetworkLoader({ device: 'cpu' });
  t.teardown(() => loader.close());
  t.is(typeof (await multipliesExactly(await loader.load('integers'))), 'boolean');
});
