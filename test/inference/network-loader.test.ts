import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import test from 'ava';
import { AutochromeError } from '../../src/errors.js';
import type { DeviceName, NetworkName, Tensor } from '../../src/inference/network.js';
import { createNetworkLoader } from '../../src/inference/network-loader.js';
import { describeNetwork, networkPath } from '../../src/inference/registry.js';
import { integersAreExact } from '../support/exact-integers.js';

/** Inputs of the lightness network for a plane of one value. */
function flatFrame(value: number, samples: Uint8Array = new Uint8Array(48 * 64)): Record<string, Tensor> {
  samples.fill(value);
  return {
    samples: { type: 'uint8', dims: [48, 64, 1], data: samples },
    levels: { type: 'float32', dims: [2], data: Float32Array.of(16, 235) },
    size: { type: 'int64', dims: [2], data: BigInt64Array.of(32n, 64n) },
  };
}

test('runs a network with one thread per core', async (t) => {
  const loader = await createNetworkLoader({ device: 'cpu' });
  const network = await loader.load('lightness');
  const { lightness } = await network.run(flatFrame(235));
  t.deepEqual(lightness?.dims, [1, 1, 32, 64]);
  t.true([...(lightness?.data ?? [])].every((x) => Math.abs(Number(x) - 100) < 0.1));
  t.is(loader.threads, availableParallelism());
  await loader.close();
  t.is(Math.round(Number(lightness?.data[2047])), 100, 'an output outlives its session');
});

test('WebAssembly sees what the native runtime sees', async (t) => {
  const loaders = await Promise.all(
    (['cpu', 'wasm'] as const).map((device) => createNetworkLoader({ device, threads: 1 })),
  );
  const samples = Uint8Array.from({ length: 48 * 64 }, (_, i) => (i * 7) % 256);
  const inputs = { ...flatFrame(0), samples: { type: 'uint8', dims: [48, 64, 1], data: samples } } as const;
  const [native, wasm] = await Promise.all(
    loaders.map(async (loader) => (await (await loader.load('lightness')).run(inputs)).lightness?.data),
  );
  t.is(native?.length, 32 * 64);
  t.true(native?.every((value, i) => Math.abs(Number(value) - Number(wasm?.[i])) < 1e-3));
  await Promise.all(loaders.map((loader) => loader.close()));
});

test('the thread of the caller is free while a network runs', async (t) => {
  const loader = await createNetworkLoader({ device: 'cpu' });
  const network = await loader.load('lightness');
  let turns = 0;
  let running = true;
  const turn = () => {
    turns += 1;
    if (running) setImmediate(turn);
  };
  setImmediate(turn);
  const samples: Tensor = { type: 'uint8', dims: [2160, 3840, 1], data: new Uint8Array(2160 * 3840) };
  await network.run({ ...flatFrame(16), samples });
  running = false;
  // A call on this thread would leave two or three turns of the event loop.
  t.true(turns > 20, `${turns} turns`);
  await loader.close();
});

test('loading twice gives the same network, and its version is known', async (t) => {
  const loader = await createNetworkLoader({ device: 'cpu', threads: 1 });
  const [once, again] = await Promise.all([loader.load('lightness'), loader.load('lightness')]);
  t.is(once, again);
  const loaded = loader.loaded.get('lightness');
  t.is(loaded?.device, 'cpu');
  t.regex(loaded?.sha256 ?? '', /^[0-9a-f]{64}$/);
  t.is(loaded?.version, loaded?.sha256.slice(0, 12));
  t.false(loader.loaded.has('colour'));
  await loader.close();
});

test('takes shared memory, views of a part, and calls at once, each with its own result', async (t) => {
  const loader = await createNetworkLoader({ device: 'cpu' });
  const network = await loader.load('lightness');
  const shared = new Uint8Array(new SharedArrayBuffer(2 * 48 * 64), 48 * 64);
  const part = new Uint8Array(3 * 48 * 64).subarray(100, 100 + 48 * 64);
  const outputs = await Promise.all([
    network.run(flatFrame(16)),
    network.run(flatFrame(126, shared)),
    network.run(flatFrame(235, part)),
  ]);
  const middles = outputs.map(({ lightness }) => Math.round(Number(lightness?.data[1000])));
  t.deepEqual(middles, [0, 54, 100]);
  await loader.close();
});

test('missing, empty and corrupt weights are told apart', async (t) => {
  const folder = await mkdtemp(path.join(tmpdir(), 'autochrome-weights-'));
  t.teardown(() => rm(folder, { recursive: true }));
  await writeFile(path.join(folder, 'colour.onnx'), '');
  await writeFile(path.join(folder, 'upscale.onnx'), 'not a network');
  const loader = await createNetworkLoader({ device: 'cpu', weights: pathToFileURL(`${folder}/`) });
  t.teardown(() => loader.close());
  const failure = (name: 'reference' | 'colour' | 'upscale') =>
    t.throwsAsync(loader.load(name), { instanceOf: AutochromeError }) as Promise<AutochromeError>;
  const missing = await failure('reference');
  t.regex(missing.message, /'reference' are missing: .*reference\.onnx/);
  t.regex(missing.hint ?? '', /Install Autochrome again/);
  t.regex((await failure('colour')).message, /'colour' are empty: .*colour\.onnx/);
  const corrupt = await failure('upscale');
  t.is(corrupt.kind, 'failure');
  t.regex(corrupt.message, /cannot load network 'upscale' \(.*upscale\.onnx\) on cpu: .*protobuf/i);
  t.truthy(corrupt.cause);
});

test('of networks with weights those of the precision are loaded, and each has a version of its own', async (t) => {
  const folder = await mkdtemp(path.join(tmpdir(), 'autochrome-weights-'));
  t.teardown(() => rm(folder, { recursive: true }));
  // Any graph will do: what counts is the file that is read.
  for (const [from, to] of [
    ['lightness', 'lightness.onnx'],
    ['lightness', 'colour.onnx'],
    ['upscale', 'colour.int8.onnx'],
  ] as const) {
    await copyFile(networkPath(from), path.join(folder, to));
  }
  const weights = pathToFileURL(`${folder}/`);
  const loaders = await Promise.all(
    (['fp32', 'int8'] as const).map((precision) =>
      createNetworkLoader({ device: 'cpu', weights, precision }),
    ),
  );
  t.teardown(() => Promise.all(loaders.map((loader) => loader.close())));
  for (const loader of loaders) await Promise.all([loader.load('colour'), loader.load('lightness')]);
  const [whole, half] = loaders.map(({ loaded }) => loaded);
  t.is(whole?.get('colour')?.path, path.join(folder, 'colour.onnx'));
  t.is(half?.get('colour')?.path, path.join(folder, 'colour.int8.onnx'));
  t.not(whole?.get('colour')?.version, half?.get('colour')?.version);
  t.deepEqual(whole?.get('lightness'), half?.get('lightness'));
  await rm(path.join(folder, 'colour.int8.onnx'));
  const again = await createNetworkLoader({ device: 'cpu', weights, precision: 'int8' });
  t.teardown(() => again.close());
  const missing = await t.throwsAsync(again.load('colour'), {
    instanceOf: AutochromeError,
    message: /^the int8 weights of network 'colour' are missing: .*colour\.int8\.onnx$/,
  });
  t.regex((missing as AutochromeError).hint ?? '', /^Choose `precision` fp32\. Install/);
});

test('weights of 16 bits, which earlier versions had, are those of 32', async (t) => {
  const loader = await createNetworkLoader({ device: 'cpu', precision: 'fp16' });
  t.teardown(() => loader.close());
  await loader.load('reference');
  t.is(loader.loaded.get('reference')?.precision, 'fp32');
});

test('a file that is not the one of the manifest is refused as damaged', async (t) => {
  const folder = await mkdtemp(path.join(tmpdir(), 'autochrome-weights-'));
  t.teardown(() => rm(folder, { recursive: true }));
  const whole = await describeNetwork('upscale');
  const bytes = await readFile(whole.path);
  const file = path.join(folder, 'upscale.onnx');
  await writeFile(file, bytes);
  await copyFile(networkPath('rank'), path.join(folder, 'rank.onnx'));
  const manifest = path.join(folder, 'manifest.json');
  await writeFile(manifest, JSON.stringify({ 'upscale.onnx': whole.sha256 }));
  const weights = pathToFileURL(`${folder}/`);
  t.is((await describeNetwork('upscale', { folder: weights })).sha256, whole.sha256);
  bytes[1000] = (bytes[1000] as number) ^ 1;
  await writeFile(file, bytes);
  const loader = await createNetworkLoader({ device: 'cpu', weights });
  t.teardown(() => loader.close());
  for (const [name, message] of [
    [
      'upscale',
      /^the weights of network 'upscale' are damaged: .*upscale\.onnx has SHA-256 \w{64} where \w{64} is/,
    ],
    [
      'rank',
      /^the weights of network 'rank' are damaged: .*rank\.onnx is not among those that manifest\.json names$/,
    ],
  ] as const) {
    const error = await t.throwsAsync(loader.load(name), { instanceOf: AutochromeError, message });
    t.regex((error as AutochromeError).hint ?? '', /^Install Autochrome again/);
  }
  await writeFile(manifest, '{');
  await t.throwsAsync(loader.load('lightness'), { instanceOf: AutochromeError, message: /lightness\.onnx/ });
  await t.throwsAsync(describeNetwork('rank', { folder: weights }), {
    instanceOf: AutochromeError,
    message: /^cannot read .*manifest\.json/,
  });
});

test('auto takes integers where the processor multiplies them exactly, and 32 bits elsewhere', async (t) => {
  const exact = await integersAreExact();
  const loader = await createNetworkLoader({ device: 'cpu', precision: 'auto' });
  t.teardown(() => loader.close());
  for (const name of ['colour', 'reference', 'lightness'] as const) await loader.load(name);
  const precision = (name: NetworkName) => loader.loaded.get(name)?.precision;
  t.is(precision('colour'), exact ? 'int8' : 'fp32');
  t.is(precision('reference'), 'fp32');
  t.is(precision('lightness'), 'fp32');
});

test('a failed run names network, device and cause, and the next run works', async (t) => {
  const loader = await createNetworkLoader({ device: 'cpu' });
  t.teardown(() => loader.close());
  const network = await loader.load('lightness');
  const { samples } = flatFrame(16);
  const error = await t.throwsAsync(network.run({ samples: samples as Tensor }), {
    instanceOf: AutochromeError,
  });
  t.regex(error?.message ?? '', /network 'lightness' failed on cpu: .*levels/);
  t.truthy((await network.run(flatFrame(16))).lightness);
});

test('closing ends the run in progress, turns down those behind it, and may be done twice', async (t) => {
  const loader = await createNetworkLoader({ device: 'cpu' });
  const network = await loader.load('lightness');
  const runs = Array.from({ length: 20 }, () =>
    network.run(flatFrame(100)).then(
      () => 'done',
      (error: AutochromeError) => error.message,
    ),
  );
  await loader.close();
  await loader.close();
  const closed = "network 'lightness' failed on cpu: the networks were closed";
  const outcomes = new Set(await Promise.all(runs));
  t.true(outcomes.has(closed));
  t.deepEqual(
    [...outcomes].filter((outcome) => outcome !== 'done' && outcome !== closed),
    [],
  );
  await t.throwsAsync(network.run(flatFrame(100)), { instanceOf: AutochromeError, message: closed });
  await t.throwsAsync(loader.load('upscale'), {
    instanceOf: AutochromeError,
    message: /networks were closed/,
  });
});

test('unknown devices and numbers of threads are refused', async (t) => {
  const refused = (device: DeviceName, threads?: number) =>
    t.throwsAsync(createNetworkLoader({ device, threads }), { instanceOf: AutochromeError });
  t.like(await refused('tpu' as DeviceName), { kind: 'usage', message: '`device` tpu is unknown' });
  t.like(await refused('cpu', 0), { kind: 'usage' });
  t.like(await refused('cpu', 1.5), { kind: 'usage' });
});
