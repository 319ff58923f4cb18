/**
 * Times the parts of the temporal stage, for temporal.ts; prints medians as JSON.
 *
 *     node build/benchmarks/temporal-stage.js STILL WIDTH HEIGHT SIZE REACH FRAMES THREADS
 *
 * A camera pans over the still, a picture in colour, with grain; its colours flicker, in places and as a whole. Motion and
 * smoothing are each on one thread, upscaling on THREADS.
 */
import sharp from 'sharp';
import { chromaPlanesOf } from '../src/colorize/luma-frame.js';
import { networkSize } from '../src/colorize/network-size.js';
import { upscaleChroma } from '../src/colorize/upscale.js';
import { srgbToLab } from '../src/colour/lab-image.js';
import type { SmallImage } from '../src/colour/small-image.js';
import type { ColourTags } from '../src/frame/colour-tags.js';
import type { Frame } from '../src/frame/frame.js';
import { FramePool } from '../src/frame/frame-pool.js';
import { frameBytes, type PixelFormat } from '../src/frame/pixel-format.js';
import { planesOf } from '../src/frame/planes.js';
import { createNetworkLoader } from '../src/inference/network-loader.js';
import type { Motion } from '../src/temporal/flow-with-occlusion.js';
import { estimateMotion } from '../src/temporal/motion.js';
import { DEFAULT_LAMBDA, DEFAULT_SIGMA } from '../src/temporal/smoothing-settings.js';
import { TemporalSmoother } from '../src/temporal/temporal-smoother.js';
import { rational } from '../src/time/rational.js';
import { processorTime } from './processor-time.js';

/** Milliseconds per frame, medians. */
export interface StageTime {
  /** By the clock. */
  readonly wall: number;
  /** Of all threads together. */
  readonly processor: number;
}

/** What this program prints. */
export interface TemporalTimes {
  /** Size of the pictures that are made steady. */
  readonly chroma: string;
  readonly motion: StageTime;
  readonly smooth: StageTime;
  readonly upscale: StageTime;
}

/** Runs until the code is compiled and memory is found. */
const WARM_UP = 10;

const [still = '', ...numbers] = process.argv.slice(2);
const [width = 0, height = 0, size = 0, radius = 0, frames = 0, threads = 0] = numbers.map(Number);
const seen = networkSize({ width, height }, size);
const small = { width: seen.width / 2, height: seen.height / 2 };

/** Times of one part, one entry per frame. */
class Times {
  readonly #wall: number[] = [];
  readonly #processor: number[] = [];

  async during<T>(work: () => T | Promise<T>): Promise<T> {
    const [wall, processor] = [performance.now(), processorTime()];
    const result = await work();
    this.#wall.push(performance.now() - wall);
    this.#processor.push(processorTime() - processor);
    return result;
  }

  /** Those after the first `skipped`. */
  medians(skipped: number): StageTime {
    const median = (values: readonly number[]) =>
      values.slice(skipped).toSorted((a, b) => a - b)[(values.length - skipped) >> 1] as number;
    return { wall: median(this.#wall), processor: median(this.#processor) };
  }
}

/** What the temporal stage sees of a frame of the pan: CIE L* and a*, b*. */
async function filmed(index: number): Promise<{ lightness: SmallImage; processed: SmallImage }> {
  const { width: wide = 0, height: tall = 0 } = await sharp(still).metadata();
  const crop = { width: Math.floor(wide * 0.7), height: Math.floor(tall * 0.7) };
  const rgb = await sharp(still)
    .extract({ ...crop, left: Math.floor((0.3 * wide * index) / frames), top: Math.floor(tall * 0.15) })
    .resize(small.width, small.height, { fit: 'fill' })
    .removeAlpha()
    .raw()
    .toBuffer();
  const { data } = srgbToLab({ ...small, rgb: new Uint8Array(rgb), bitDepth: 8 });
  const area = small.width * small.height;
  const lightness = data.slice(0, area);
  const chroma = data.slice(area);
  const whole = 4 * Math.sin(index * 2.4);
  for (let i = 0; i < area; i += 1) {
    const [x, y] = [i % small.width, Math.floor(i / small.width)];
    lightness[i] = (lightness[i] as number) + 4 * Math.sin(i * i * 0.37 + 91 * index);
    const here = 5 * Math.sin(x / 17 + index * 1.9) * Math.sin(y / 23 + index * 3.1);
    chroma[i] = (chroma[i] as number) + whole + here;
    chroma[area + i] = (chroma[area + i] as number) - whole + here;
  }
  return {
    lightness: { ...small, channels: 1, data: lightness },
    processed: { ...small, channels: 2, data: chroma },
  };
}

async function motionAndSmoothing() {
  const [forMotion, forSmoothing] = [new Times(), new Times()];
  const smoother = new TemporalSmoother(small.width, small.height, {
    ...{ lambda: DEFAULT_LAMBDA, radius, sigma: DEFAULT_SIGMA },
  });
  let before: SmallImage | undefined;
  for (let index = 0; index < frames; index += 1) {
    const { lightness, processed } = await filmed(index);
    const from = before;
    const motion: Motion | undefined =
      from && (await forMotion.during(() => estimateMotion(from, lightness)));
    await forSmoothing.during(() => smoother.push({ lightness, processed, motion, wanted: true }));
    before = lightness;
  }
  // Before as many frames as the radius have come, nothing is gathered from all of it, and nothing solved.
  return { motion: forMotion.medians(WARM_UP), smooth: forSmoothing.medians(2 * radius + WARM_UP) };
}

async function upscaling(): Promise<StageTime> {
  const loader = await createNetworkLoader({ device: 'cpu', threads, precision: 'fp32' });
  const network = await loader.load('upscale');
  const format: PixelFormat = { subsampling: '4:2:0', bitDepth: 8 };
  const buffer = await new FramePool(1, frameBytes(format, { width, height })).acquire();
  const frame: Frame = {
    ...{ index: 0, timestamp: rational(0), duration: undefined, width, height, format, buffer },
    ...planesOf(format, { width, height }, buffer.bytes),
  };
  const photo = await sharp(still).resize(width, height, { fit: 'fill' }).grayscale().raw().toBuffer();
  frame.y.set(photo.subarray(0, width * height));
  const unsaid = { primaries: undefined, transfer: undefined };
  const tags: ColourTags = { ...unsaid, matrix: 'bt709', range: 'limited', chromaLocation: 'left' };
  const { processed } = await filmed(0);
  const lightness = { ...seen, channels: 1, data: new Float32Array(seen.width * seen.height).fill(50) };
  const times = new Times();
  for (let run = 0; run < 40 + WARM_UP; run += 1) {
    await times.during(() =>
      upscaleChroma(network, frame, tags, { lightness, chroma: processed }, chromaPlanesOf(frame)),
    );
  }
  await loader.close();
  return times.medians(WARM_UP);
}

const result: TemporalTimes = {
  chroma: `${small.width}x${small.height}`,
  ...(await motionAndSmoothing()),
  upscale: await upscaling(),
};
console.log(JSON.stringify(result));
