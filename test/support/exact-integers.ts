import { multipliesExactly } from '../../src/inference/integers.js';
import { createNetworkLoader } from '../../src/inference/network-loader.js';

/** Whether this processor multiplies 8-bit integers exactly. */
export async function integersAreExact(): Promise<boolean> {
  const loader = await createNetworkLoader({ device: 'cpu' });
  try {
    return await multipliesExactly(await loader.load('integers'));
  } finally {
    await loader.close();
  }
}
