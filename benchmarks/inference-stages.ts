/** One frame size of the inference benchmark, in the process it is started in; prints medians as JSON. */
import { fileURLToPath } from 'node:url';
import { createColorizer } from '../src/colorize/create-colorizer.js';
import { frameLightness } from '../src/colorize/lightness.js';
import { chromaPlanesOf } from '../src/colorize/luma-frame.js';
import { networkSize } from '../src/colorize/network-size.js';
import { upscaleChroma } from '../src/colorize/upscale.js';
import type { ColourTags } from '../src/frame/colour-tags.js';
import type { Frame } from '../src/frame/frame.js';
import { FramePool } from '../src/frame/frame-pool.js';
import { frameBytes, type PixelFormat } from '../src/frame/pixel-format.js';
import type { DeviceName, PrecisionChoice } from '../src/inference/network.js';
import { createNetworkLoader } from '../src/inference/network-loader.js';
import { loadReferences } from '../src/references/load-references.js';
import { rational } from '../src/time/rational.js';

const [device, precision, ...numbers] = process.argv.slice(2) as [DeviceName, PrecisionChoice, ...string[]];
const [width = 0, height = 0, size = 0, runs = 0, threads = 0, count = 0] = numbers.map(Number);

const photo = fileURLToPath(
  import.meta.resolve('startbootstrap-creative/dist/assets/img/portfolio/fullsize/1.jpg'),
);
const { images } = await loadReferences(new Array<string>(count).fill(photo), size);

const opened = performance.now();
const loader = await createNetworkLoader({ device, threads, precision });
const [small, upscale] = await Promise.all([
  loader.load('lightness'),
  loader.load('upscale'),
  loader.load('reference'),
  loader.load('colour'),
]);
const open = performance.now() - opened;

const prepared = performance.now();
const colorizer = await createColorizer({ method: 'network', references: images, loader });
const bank = performance.now() - prepared;

const format: PixelFormat = { subsampling: '4:2:0', bitDepth: 8 };
const buffer = await new FramePool(1, frameBytes(format, { width, height })).acquire();
const luma = width * height;
const chroma = Math.ceil(width / 2) * Math.ceil(height / 2);
const frame: Frame = {
  ...{ index: 0, timestamp: rational(0), duration: undefined, width, height, format, buffer },
  y: buffer.bytes.subarray(0, luma),
  cb: buffer.bytes.subarray(luma, luma + chroma),
  cr: buffer.bytes.subarray(luma + chroma, luma + 2 * chroma),
};
for (let i = 0; i < luma; i += 1) frame.y[i] = (i * 31) % 255;
const unsaid = { primaries: undefined, transfer: undefined };
const tags: ColourTags = { ...unsaid, matrix: 'bt709', range: 'limited', chromaLocation: 'left' };
const seen = networkSize(frame, size);

const times = { lightness: [] as number[], colour: [] as number[], upscale: [] as number[] };
const timed = async <T>(stage: keyof typeof times, work: Promise<T>): Promise<T> => {
  const started = performance.now();
  const result = await work;
  times[stage].push(performance.now() - started);
  return result;
};
// The first three runs find their memory.
for (let run = -3; run < runs; run += 1) {
  if (run === 0) for (const stage of Object.values(times)) stage.length = 0;
  const lightness = await timed('lightness', frameLightness(small, frame, tags, seen));
  const prediction = await timed('colour', colorizer.colorize(lightness));
  await timed(
    'upscale',
    upscaleChroma(upscale, frame, tags, { ...prediction, lightness }, chromaPlanesOf(frame)),
  );
}
await loader.close();

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1];
const medians = Object.fromEntries(Object.entries(times).map(([stage, values]) => [stage, median(values)]));
const networkSeen = `${seen.width}x${seen.height}`;
console.log(JSON.stringify({ networkSize: networkSeen, device: loader.device, open, bank, ...medians }));
