import { spawn } from 'node:child_process';
import { once } from 'node:events';
import test from 'ava';

const loaderModule = new URL('../../src/inference/network-loader.js', import.meta.url).href;

/** Runs a program that has loaded a network and can `run()` it; resolves to how it ended. */
async function endOf(rest: string) {
  const program = `
    import { createNetworkLoader } from ${JSON.stringify(loaderModule)};
    const loader = await createNetworkLoader({ device: 'cpu' });
    const network = await loader.load('lightness');
    const run = () => network.run({
      samples: { type: 'uint8', dims: [2160, 3840, 1], data: new Uint8Array(2160 * 3840) },
      levels: { type: 'float32', dims: [2], data: Float32Array.of(16, 235) },
      size: { type: 'int64', dims: [2], data: BigInt64Array.of(256n, 448n) },
    });
    await run();
    ${rest}`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], { stdio: 'ignore' });
  const [code, signal] = await once(child, 'exit');
  return { code, signal };
}

test('a process that leaves networks open ends by itself', async (t) => {
  t.deepEqual(await endOf(''), { code: 0, signal: null });
});

test('a process that exits amid a run keeps its exit code', async (t) => {
  const amid = 'run().catch(() => {}); run().catch(() => {}); setTimeout(() => process.exit(7), 5);';
  t.deepEqual(await endOf(amid), { code: 7, signal: null });
});

test('a process whose exception is not caught amid a run exits with 1', async (t) => {
  const amid = "run().catch(() => {}); setTimeout(() => { throw new Error('lost'); }, 5);";
  t.deepEqual(await endOf(amid), { code: 1, signal: null });
});
