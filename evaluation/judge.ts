import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import onnx from 'onnxruntime-node';
import sharp from 'sharp';
import type { RgbImage } from '../src/colour/rgb-image.js';
import { inputError } from '../src/errors.js';
import type { PlaneSize } from '../src/frame/pixel-format.js';
import { sessionOptions } from '../src/inference/session-options.js';
import { type Recognition, recognitionOf } from './recognition.js';

/** Side of what the judge sees, in samples. */
const SIDE = 240;

/** A way to look at a picture: its short side when it is enlarged, of which the middle is seen, and from which side. */
export interface View {
  readonly enlarged: number;
  readonly mirrored: boolean;
}

/**
 * As the judge was trained to see pictures, nearer by the border that this leaves out, and both mirrored. On one view
 * alone 200 pictures are too few: which of them are recognised changes with the view more than with their colours.
 */
const VIEWS: readonly View[] = [SIDE + 32, SIDE].flatMap((enlarged) =>
  [false, true].map((mirrored) => ({ enlarged, mirrored })),
);

/** Says whether pictures can be recognised. */
export interface Judge {
  /** First 12 hexadecimal digits of the file's SHA-256. */
  readonly version: string;
  /**
   * What it says of a picture, the mean over several views.
   *
   * @param picture - 8 bits
   * @param label - the right class, 0 to 999
   * @param proportions - those of the picture as it was, before it was brought to the networks' grid
   */
  judge(picture: RgbImage, label: number, proportions: PlaneSize): Promise<Recognition>;
  /** Frees the network. */
  close(): Promise<void>;
}

/**
 * Loads the classifier that models/judge.py writes.
 *
 * @param file - ONNX with input `picture` [1, 3, 240, 240], RGB 0 to 1, and output `logits` [1, 1000]
 * @throws AutochromeError of kind `input` when it cannot be read or has other inputs and outputs
 */
export async function openJudge(file: string): Promise<Judge> {
  const hint = 'Make one with python -m models.judge --out DIR and give DIR/judge.onnx';
  const content = await readFile(file).catch((cause) => {
    throw inputError(`--judge ${file} cannot be read: ${cause.message}`, hint, cause);
  });
  const options = sessionOptions({ device: 'cpu', threads: availableParallelism() });
  const session = await onnx.InferenceSession.create(content, options).catch((cause) => {
    throw inputError(`--judge ${file} is no network: ${cause.message}`, hint, cause);
  });
  const [inputs, outputs] = [session.inputNames.join(), session.outputNames.join()];
  if (inputs !== 'picture' || outputs !== 'logits') {
    await session.release();
    throw inputError(`--judge ${file} takes ${inputs} and gives ${outputs}, not picture and logits`, hint);
  }
  return {
    version: createHash('sha256').update(content).digest('hex').slice(0, 12),
    async judge(picture, label, proportions) {
      const answers: Recognition[] = [];
      for (const view of VIEWS) {
        const data = await judgeInput(picture, proportions, view);
        const feeds = { picture: new onnx.Tensor('float32', data, [1, 3, SIDE, SIDE]) };
        const { logits } = await session.run(feeds);
        answers.push(judgementOf(logits?.data as Float32Array, label));
      }
      return recognitionOf(answers);
    },
    close: () => session.release(),
  };
}

/**
 * The middle of a picture as the judge takes it, enlarged bicubically.
 *
 * @returns R', G', B' planes of 240x240, 0 to 1
 */
export async function judgeInput(
  picture: RgbImage,
  proportions: PlaneSize,
  { enlarged, mirrored }: View,
): Promise<Float32Array> {
  const scale = enlarged / Math.min(proportions.width, proportions.height);
  const [width, height] = [Math.round(proportions.width * scale), Math.round(proportions.height * scale)];
  const raw = { width: picture.width, height: picture.height, channels: 3 as const };
  const bytes = await sharp(picture.rgb, { raw })
    .flop(mirrored)
    .resize(width, height, { fit: 'fill', kernel: 'cubic' })
    .extract({
      left: Math.floor((width - SIDE) / 2),
      top: Math.floor((height - SIDE) / 2),
      width: SIDE,
      height: SIDE,
    })
    .toColourspace('srgb')
    .raw({ depth: 'uchar' })
    .toBuffer();
  const size = SIDE * SIDE;
  return Float32Array.from({ length: 3 * size }, (_, i) => {
    const channel = Math.floor(i / size);
    return (bytes[3 * (i - channel * size) + channel] as number) / 255;
  });
}

/** Reads the judge's answer to one view. Classes that are as likely as the right one come before it. */
export function judgementOf(logits: Float32Array, label: number): Recognition {
  const own = logits[label] as number;
  const sum = logits.reduce((total, logit) => total + Math.exp(logit - own), 0);
  const before = logits.reduce((count, logit, i) => count + (i !== label && logit >= own ? 1 : 0), 0);
  return { top1: before < 1 ? 1 : 0, top5: before < 5 ? 1 : 0, probability: 1 / sum };
}
