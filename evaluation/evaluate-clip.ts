import { basename, extname } from 'node:path';
import type { Colorizer } from '../src/colorize/colorizer.js';
import { networkSize } from '../src/colorize/network-size.js';
import { srgbToLab } from '../src/colour/lab-picture.js';
import { openClip } from '../src/decode/open-clip.js';
import { inputError } from '../src/errors.js';
import { FramePool } from '../src/frame/frame-pool.js';
import { frameBytes } from '../src/frame/pixel-format.js';
import type { NetworkLoader } from '../src/inference/network.js';
import { colourfulness } from '../src/metrics/colourfulness.js';
import { meanQuality, measure, type Quality } from './measure.js';
import { type EvaluatedMethod, prepareMethod } from './methods.js';
import type { ClipFigures } from './tables.js';
import { truthOf } from './truth.js';

/** Frames whose truth is less colourful, such as fades to black, are not compared: there is nothing to bring back. */
const COLOURLESS = 1;

/** How clips are evaluated. */
export interface EvaluationOptions {
  readonly methods: readonly EvaluatedMethod[];
  /** Every how many frames one is compared, at least 1. */
  readonly every: number;
  /** Short side of the frames compared, in samples. */
  readonly size: number;
  /** Gives `network` and `match` their networks. */
  readonly loader: Pick<NetworkLoader, 'load'>;
  /** Of `network`, see docs/settings.md; its default when left out. */
  readonly faithfulness?: number;
  /** Names of clips that no network was trained on. */
  readonly heldOut: ReadonlySet<string>;
}

/** The name by which a clip is known in tables and in the split: its file name without folder and ending. */
export function clipName(path: string): string {
  return basename(path, extname(path));
}

/**
 * Takes the colour from a clip, puts it back by each method with the first frame as the reference, and compares with
 * what was there. The first frame itself is not compared.
 *
 * @param path - a colour clip, or pictures in a folder or pattern: the first is the reference of the others
 * @throws AutochromeError of kind `input` when the clip cannot be read, is gray or has too few frames
 */
export async function evaluateClip(path: string, options: EvaluationOptions): Promise<ClipFigures> {
  const source = await openClip(path);
  try {
    const { metadata } = source;
    if (metadata.format.subsampling === 'gray') {
      throw inputError(`${path} has no colours to compare with`, 'Evaluate colour clips');
    }
    const size = networkSize(metadata, options.size);
    const pool = new FramePool(2, frameBytes(metadata.format, metadata));
    const found = new Map<EvaluatedMethod, Quality[]>();
    const colorizers = new Map<EvaluatedMethod, Pick<Colorizer, 'colorize'>>();
    for await (const frame of source.frames({ pool })) {
      try {
        if (frame.index % options.every !== 0) continue;
        const { rgb, lightness } = await truthOf(frame, metadata, size);
        if (frame.index === 0) {
          const reference = srgbToLab(rgb);
          for (const method of options.methods) {
            colorizers.set(method, await prepareMethod(method, reference, options));
            found.set(method, []);
          }
          continue;
        }
        if (colourfulness(rgb) < COLOURLESS) continue;
        for (const [method, colorizer] of colorizers) {
          const { chroma } = await colorizer.colorize(lightness);
          found.get(method)?.push(measure(chroma, rgb));
        }
      } finally {
        frame.buffer.release();
      }
    }
    const frames = Math.max(...[...found.values()].map((qualities) => qualities.length), 0);
    if (frames === 0)
      throw inputError(
        `${path} has no frame in colour to compare, every ${options.every} frames after the first`,
        'Lower --every',
      );
    const name = clipName(path);
    const methods = Object.fromEntries(
      [...found].map(([method, qualities]) => [method, meanQuality(qualities)]),
    );
    return { name, heldOut: options.heldOut.has(name), frames, methods };
  } finally {
    await source.close();
  }
}
