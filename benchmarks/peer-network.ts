/**
 * Time of one frame through `colour` in 32-bit floats and in 8-bit integers, the reference bank ready, beside that of the
 * two networks that a published colorizer runs for each frame: VGG-19 and a U-net, written by build_peer.py. Its search
 * for correspondences, which comes between the two, is not counted; ours is part of `colour`. All in one process with the
 * same settings, in turn, each for some frames in a row, as film is coloured: after a frame of the others the first one
 * finds neither its weights nor its buffers in the processor's caches, and is not counted. Medians.
 *
 *     python benchmarks/build_peer.py DIR
 *     node build/benchmarks/peer-network.js DIR [--runs 30] [--size 256] [--threads 2] [--spin] [--colour FILE ...]
 *                                               [--json]
 *
 * With `--spin` threads wait for the next operator by spinning, until the frame is done: as the runtime does by itself,
 * and as Autochrome does not, whose decoder and encoder need the cores meanwhile. `--colour` times other files in the
 * place of `colour`, such as one of another precision, beside it.
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
    runs: { type: 'string', default: '30' },
    size: { type: 'string', default: '256' },
    threads: { type: 'string', default: '2' },
    spin: { type: 'boolean', default: false },
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

/** Frames that a method colours before it is the next one's turn, but for the first. */
const IN_A_ROW = 5;

type Feeds = InferenceSession.FeedsType;

/** A network with the options of the product's sessions, but for those that `--spin` changes. */
function open(path: string): Promise<InferenceSession> {
  const options = sessionOptions({ device: 'cpu', threads });
  const spinning = { intra_op: { allow_spinning: '1' }, force_spinning_stop: '1' };
  const session = { ...(options.extra?.session as object), ...(values.spin ? spinning : {}) };
  return InferenceSession.create(path, { ...options, extra: { session } });
}

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
  const { images } = await loadReferences([{ path: photo(1) }, { path: photo(2) }], size);
  const [frame, reference] = images.map(({ data, width, height }) => {
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
  const { tokens, colours, summary, keys } = bank as Record<
    'tokens' | 'colours' | 'summary' | 'keys',
    Tensor
  >;
  await encoder.release();
  const count = tokens.dims[1] as number;
  return {
    lightness: floats([1, 1, size, size], frame.slice(0, plane)),
    ...{ tokens, colours, summary, keys },
    bias: floats([1, count], new Float32Array(count)),
    faithfulness: floats([1], Float32Array.of(DEFAULT_FAITHFULNESS)),
  };
}

const ours = await colourFeeds();

/** A network with what it takes, and its time for each frame in milliseconds. */
const contestant = async (name: string, path: string, feeds: Feeds) => ({
  name,
  session: await open(path),
  feeds,
  times: [] as number[],
});

/** Networks that colour a frame together. */
const methods = [
  [
    await contestant('peer VGG-19', join(folder, 'peer-vgg.onnx'), { picture: noise(3) }),
    await contestant('peer U-net', join(folder, 'peer-unet.onnx'), { guide: noise(13) }),
  ],
];
for (const path of [networkPath('colour'), networkPath('colour', { precision: 'int8' }), ...values.colour]) {
  methods.push([await contestant(basename(path), path, ours)]);
}
for (let run = 0; run < runs; run += IN_A_ROW) {
  for (const networks of methods) {
    for (let frame = 0; frame <= IN_A_ROW; frame += 1) {
      for (const { session, feeds, times } of networks) {
        const started = performance.now();
        await session.run(feeds);
        if (frame > 0) times.push(performance.now() - started);
      }
    }
  }
}
const contestants = methods.flat();
await Promise.all(contestants.map(({ session }) => session.release()));

const medians = contestants.map(({ times }) => times.toSorted((a, b) => a - b)[times.length >> 1] as number);
const peer = (medians[0] as number) + (medians[1] as number);
const rows = [
  ...contestants.map(({ name }, index) => ({ name, milliseconds: medians[index] as number })),
  { name: 'peer, both', milliseconds: peer },
].map((row) => ({ ...row, share: row.milliseconds / peer }));

if (values.json) {
  console.log(
    JSON.stringify({ runs, size, threads, spin: values.spin, cpu: cpus()[0]?.model, rows }, undefined, 2),
  );
} else {
  const pool = `${threads} ${values.spin ? 'spinning ' : ''}threads of ${cpus()[0]?.model}`;
  console.log(`One frame of ${size}x${size}; ${pool}; medians of ${runs} runs\n`);
  console.log('| network | ms | of both peer networks | times faster |\n| --- | ---: | ---: | ---: |');
  for (const { name, milliseconds, share } of rows) {
    console.log(`| ${name} | ${milliseconds.toFixed(1)} | ${share.toFixed(2)} | ${(1 / share).toFixed(1)} |`);
  }
}
