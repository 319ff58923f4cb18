import type { SmallPicture } from '../../colour/small-picture.js';

/** Samples around each plane that repeat its border, so that a patch may stick out of the picture. */
export const PAD = 10;

/** Side of the smallest level in samples: below, there is too little left to match. */
const SMALLEST_SIDE = 12;

/** Deviation that every picture is brought to, in 8-bit codes: the scale that the constants of the flow are meant for. */
const DEVIATION = 50;

/** Pictures flatter than this are not stretched further: what would come out is noise. */
const FLATTEST = 12;

/** One level of the pyramid of a {@link FlowPicture}. */
export interface FlowLevel {
  readonly width: number;
  readonly height: number;
  /** Samples from one row to the next. */
  readonly stride: number;
  /** Luminance with {@link PAD} repeated samples on every side. */
  readonly samples: Float32Array;
  /** Its horizontal and vertical derivative, without padding. */
  readonly dx: Float32Array;
  readonly dy: Float32Array;
}

/** A picture made ready for optical flow: it can be used for the flow to it and for the flow from it. */
export interface FlowPicture {
  readonly width: number;
  readonly height: number;
  /** The whole picture first, each of the others half as large as the one before. */
  readonly levels: readonly FlowLevel[];
}

/**
 * Makes a picture ready for {@link opticalFlow}: a pyramid with derivatives. Mean and deviation of the luminance are
 * evened out, so that a flicker of exposure from frame to frame does not count as motion.
 *
 * @param picture - one channel, L* or luma from 0 to 100; samples that are not finite count as 0
 * @throws RangeError when there is other than one channel
 */
export function prepareForFlow(picture: SmallPicture): FlowPicture {
  const { width, height, channels } = picture;
  if (channels !== 1) throw new RangeError(`optical flow takes one channel, not ${channels}`);
  let level = levelOf(width, height, normalised(picture.data));
  const levels = [level];
  while (Math.min(level.width, level.height) >= 2 * SMALLEST_SIDE) {
    level = half(level);
    levels.push(level);
  }
  return { width, height, levels };
}

function normalised(data: Float32Array): Float32Array {
  let [sum, squares] = [0, 0];
  const finite = data.map((sample) => (Number.isFinite(sample) ? sample * 2.55 : 0));
  for (const sample of finite) {
    sum += sample;
    squares += sample * sample;
  }
  const mean = sum / finite.length;
  const deviation = Math.sqrt(Math.max(0, squares / finite.length - mean * mean));
  const gain = DEVIATION / Math.max(deviation, FLATTEST);
  return finite.map((sample) => (sample - mean) * gain);
}

function half(level: FlowLevel): FlowLevel {
  const width = level.width >> 1;
  const height = level.height >> 1;
  const { samples, stride } = level;
  const data = new Float32Array(width * height);
  for (let y = 0; y < height; y += 1) {
    let from = (2 * y + PAD) * stride + PAD;
    for (let x = 0; x < width; x += 1, from += 2) {
      data[y * width + x] =
        0.25 *
        ((samples[from] as number) +
          (samples[from + 1] as number) +
          (samples[from + stride] as number) +
          (samples[from + stride + 1] as number));
    }
  }
  return levelOf(width, height, data);
}

function levelOf(width: number, height: number, data: Float32Array): FlowLevel {
  const stride = width + 2 * PAD;
  const samples = new Float32Array(stride * (height + 2 * PAD));
  for (let y = 0; y < height + 2 * PAD; y += 1) {
    const row = Math.min(Math.max(y - PAD, 0), height - 1) * width;
    const start = y * stride;
    samples.fill(data[row] as number, start, start + PAD);
    samples.set(data.subarray(row, row + width), start + PAD);
    samples.fill(data[row + width - 1] as number, start + PAD + width, start + stride);
  }
  const dx = new Float32Array(width * height);
  const dy = new Float32Array(width * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const at = (y + PAD) * stride + x + PAD;
      dx[y * width + x] = 0.5 * ((samples[at + 1] as number) - (samples[at - 1] as number));
      dy[y * width + x] = 0.5 * ((samples[at + stride] as number) - (samples[at - stride] as number));
    }
  }
  return { width, height, stride, samples, dx, dy };
}
