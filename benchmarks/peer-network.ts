/**
 * Time of one frame through `colour` in 32-bit floats and in 8-bit integers, the reference bank ready, beside that of the
 * two networks that a published colorizer runs for each frame: VGG-19 and a U-net, written by build_peer.py. Its search
 * for correspondences, which comes between the two, is not counted; ours is part of `colour`. All in one process with the
 * same settings, in turn; medians.
 *
 *     python benchmarks/build_peer.py DIR
 *     node build/benchmarks/peer-network.js DIR [--runs 15] [--size 256] [--threads 2] [--colour FILE ...] [--json]
 *
 * `--colour` times other files in the place of `colour`, such as one of another precision, beside it.
 */
import { cpus } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { DEFAULT_FAITHFULNESS } from '../src/colorize/colorizer.js';
import { networkPath } from '../src/inference/registry.js';
import { sessionOptions } from '../src/inference/session-options.js';
import { loadReferences } from '../src/references/load-references.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    runs: { type: 'string', default: '15' },
    size: { type: 'string', default: '256' },
    threads: { type: 'string', default: '2' },
    colour: { type: 'string', multiple: true, default: [] },
    json: { type: 'boolean', default: false },
  },
});
const [folder] = positionals;
if (folder === undefined) throw new Error('name the folder that build_peer.py wrote to');
const [runs, size, threads] = [values.runs, values.size, values.threads].map(Number) as [
  number,
  number,
  number,
];

/** Runs that find their memory. */
const WARM_UP = 3;

type Feeds = InferenceSession.FeedsType;

const open = (path: string) => InferenceSession.create(path, sessionOptions({ device: 'cpu', threads }));
const floats = (dims: readonly number[], data: Float32Array) => new Tensor('float32', data, dims);

/** A picture of values between -1 and 1. */
function noise(channels: number): Tensor {
  const data = Float32Array.from({ length: channels * size ** 2 }, (_, i) => Math.sin(i * 12.9898));
  return floats([1, channels, size, size], data);
}

/** What `colour` takes: a photograph as the frame, another as the reference. */
async function colourFeeds(): Promise<Feeds> {
  const photo = (number: number) => {
    const file = `startbootstrap-creative/dist/assets/img/portfolio/fullsize/${number}.jpg`;
    return fileURLToPath(import.meta.resolve(file));
  };
  const { pictures } = await loadReferences([{ path: photo(1) }, { path: photo(2) }], size);
  const [frame, reference] = pictures.map(({ data, width, height }) => {
    const samples = new Float32Array(3 * size ** 2);
    // Cut to a square, whatever the photograph's proportions.
    for (let i = 0; i < samples.length; i += 1) {
      const [row, column] = [Math.floor(i / size), i % size];
      const plane = Math.floor(row / size);
      samples[i] = data[(plane * height + (row % size)) * width + column] as number;
    }
    return samples;
  }) as [Float32Array, Float32Array];
  const plane = size ** 2;
  const encoder = await open(networkPath('reference'));
  const bank = await encoder.run({
    lightness: floats([1, 1, size, size], reference.slice(0, plane)),
    chroma: floats([1, 2, size, size], reference.slice(plane)),
  });
  const count = plane / 64;
  const { tokens, colours, summary, keys } = bank as Record<
    'tokens' | 'colours' | 'summary' | 'keys',
    Tensor
  >;
  await encoder.release();
  return {
    lightness: floats([1, 1, size, size], frame.slice(0, plane)),
    ...{ tokens, colours, summary, keys },
    bias: floats([1, count], new Float32Array(count)),
    faithfulness: floats([1], Float32Array.of(DEFAULT_FAITHFULNESS)),
  };
}

const ours = await colourFeeds();
const contestants = [
  { name: 'peer VGG-19', path: join(folder, 'peer-vgg.onnx'), feeds: { picture: noise(3) } },
  { name: 'peer U-net', path: join(folder, 'peer-unet.onnx'), feeds: { guide: noise(13) } },
  ...[networkPath('colour'), networkPath('colour', { precision: 'int8' }), ...values.colour].map((path) => ({
    name: basename(path),
    path,
    feeds: ours,
  })),
];
const sessions = await Promise.all(contestants.map(({ path }) => open(path)));
const times = contestants.map((): number[] => []);
for (let run = -WARM_UP; run < runs; run += 1) {
  for (const [index, session] of sessions.entries()) {
    const started = performance.now();
    await session.run(contestants[index]?.feeds as Feeds);
    if (run >= 0) times[index]?.push(performance.now() - started);
  }
}
await Promise.all(sessions.map((session) => session.release()));

const medians = times.map((each) => each.toSorted((a, b) => a - b)[each.length >> 1] as number);
const peer = (medians[0] as number) + (medians[1] as number);
const rows = [
  ...contestants.map(({ name }, index) => ({ name, milliseconds: medians[index] as number })),
  { name: 'peer, both', milliseconds: peer },
].map((row) => ({ ...row, share: row.milliseconds / peer }));

if (values.json) {
  console.log(JSON.stringify({ runs, size, threads, cpu: cpus()[0]?.model, rows }, undefined, 2));
} else {
  console.log(
    `One frame of ${size}x${size}; ${threads} threads of ${cpus()[0]?.model}; medians of ${runs} runs\n`,
  );
  console.log('| network | ms | of both peer networks | times faster |\n| --- | ---: | ---: | ---: |');
  for (const { name, milliseconds, share } of rows) {
    console.log(`| ${name} | ${milliseconds.toFixed(1)} | ${share.toFixed(2)} | ${(1 / share).toFixed(1)} |`);
  }
}
