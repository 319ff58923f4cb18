import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import test from 'ava';
import { createNetworkLoader } from '../../src/inference/network-loader.js';

/** A graph of one operator: y = exp(x). */
const EXPONENTIAL =
  'CAkSADo0CgsKAXgSAXkiA0V4cBIBZ1oQCgF4EgsKCQgBEgUKAxIBbmIQCgF5EgsKCQgBEgUKAxIBbkIECgAQEg==';

test('numbers below the normal range are zero, on every thread', async (t) => {
  const folder = await mkdtemp(path.join(tmpdir(), 'autochrome-weights-'));
  t.teardown(() => rm(folder, { recursive: true }));
  await writeFile(path.join(folder, 'colour.onnx'), Buffer.from(EXPONENTIAL, 'base64'));
  const count = 100_000;
  const loader = await createNetworkLoader({
    ...{ device: 'cpu', threads: 2 },
    weights: pathToFileURL(`${folder}/`),
  });
  const network = await loader.load('colour');
  const exponential = async (value: number) => {
    const x = { type: 'float32', dims: [count], data: new Float32Array(count).fill(value) } as const;
    return (await network.run({ x })).y?.data as Float32Array;
  };
  t.true((await exponential(-100)).every((value) => value === 0));
  t.true((await exponential(-80)).every((value) => value > 0));
  await loader.close();
});
