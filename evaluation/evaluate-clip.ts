import { basename, extname } from 'node:path';
import { networkSize } from '../src/colorize/network-size.js';
import { srgbToLab } from '../src/colour/lab-image.js';
import type { RgbImage } from '../src/colour/rgb-image.js';
import { openClip } from '../src/decode/open-clip.js';
import { inputError } from '../src/errors.js';
import { FramePool } from '../src/frame/frame-pool.js';
import { frameBytes } from '../src/frame/pixel-format.js';
import type { NetworkLoader } from '../src/inference/network.js';
import { hasColour } from '../src/metrics/image-quality.js';
import { ClipTally } from './clip-tally.js';
import { type Compared, colouringOf } from './measure.js';
import { compareMethods, type EvaluatedMethod, type PreparedMethods, prepareMethods } from './methods.js';
import { type ClipReference, farReference } from './references.js';
import type { ClipFigures } from './tables.js';
import { type Truth, truthOf } from './truth.js';

/** How clips are evaluated. */
export interface EvaluationOptions {
  readonly methods: readonly EvaluatedMethod[];
  readonly references: readonly ClipReference[];
  /** Every how many frames one is compared, at least 1. */
  readonly every: number;
  /** Short side of the frames compared, in samples. */
  readonly size: number;
  /** Gives the learned methods their networks. */
  readonly loader: Pick<NetworkLoader, 'load'>;
  /** Names of clips that no network was trained on. */
  readonly heldOut: ReadonlySet<string>;
  /** Told of each kind of reference the last frame compared: of `first`, the one farthest from it. */
  readonly show?: ((kind: ClipReference, shown: Shown) => Promise<void>) | undefined;
}

/** What there is to look at. */
export interface Shown {
  readonly reference: RgbImage;
  readonly truth: RgbImage;
  readonly found: ReadonlyMap<EvaluatedMethod, Compared>;
}

/** The name by which a clip is known in tables and in the split: its file name without folder and ending. */
export function clipName(path: string): string {
  return basename(path, extname(path));
}

/**
 * Takes the colour from a clip, puts it back by each method with a frame of the clip as the reference, and compares
 * with what was there. The first frame itself is not compared.
 *
 * @param path - a colour clip of one shot, or pictures in a folder or pattern
 * @returns the figures of each kind of reference
 * @throws AutochromeError of kind `input` when the clip cannot be read, is gray or has too few frames
 */
export async function evaluateClip(path: string, options: EvaluationOptions): Promise<ClipFigures[]> {
  const far = options.references.includes('far') ? new FarFrames(options) : undefined;
  const first = options.references.includes('first') ? new FirstFrame(options) : undefined;
  for await (const [index, truth] of comparedFrames(path, options)) {
    await first?.take(index, truth);
    far?.take(index, truth);
  }
  await first?.end();
  await far?.end();
  const name = clipName(path);
  return [first, far].flatMap((run) => {
    if (!run) return [];
    const { kind, tally } = run;
    if (tally.frames === 0)
      throw inputError(
        `${path} has no frame in colour to compare, every ${options.every} frames after the first`,
        'Lower --every',
      );
    const { frames, distance } = tally;
    const heldOut = options.heldOut.has(name);
    return [
      { name, heldOut, reference: kind, frames, distance, truth: tally.truth(), methods: tally.means() },
    ];
  });
}

/** The first frame of a clip and those compared, at the size of the networks. */
async function* comparedFrames(path: string, options: EvaluationOptions): AsyncGenerator<[number, Truth]> {
  const source = await openClip(path);
  try {
    const { metadata } = source;
    if (metadata.format.subsampling === 'gray') {
      throw inputError(`${path} has no colours to compare with`, 'Evaluate colour clips');
    }
    const size = networkSize(metadata, options.size);
    const pool = new FramePool(2, frameBytes(metadata.format, metadata));
    for await (const frame of source.frames({ pool })) {
      try {
        if (frame.index % options.every === 0) yield [frame.index, await truthOf(frame, metadata, size)];
      } finally {
        frame.buffer.release();
      }
    }
  } finally {
    await source.close();
  }
}

/** Compares frames with the first one as their reference, as they come. */
class FirstFrame {
  readonly kind = 'first';
  readonly tally = new ClipTally();
  readonly #options: EvaluationOptions;
  #reference: { readonly rgb: RgbImage; readonly methods: PreparedMethods } | undefined;
  #shown: Shown | undefined;

  constructor(options: EvaluationOptions) {
    this.#options = options;
  }

  async take(index: number, truth: Truth): Promise<void> {
    const { methods, loader } = this.#options;
    if (!this.#reference) {
      const { rgb } = truth;
      this.#reference = { rgb, methods: await prepareMethods(methods, srgbToLab(rgb), loader) };
      return;
    }
    if (!hasColour(truth.rgb)) return;
    const found = await compareMethods(this.#reference.methods, truth);
    this.tally.add(index, colouringOf(srgbToLab(truth.rgb)), found);
    this.#shown = { reference: this.#reference.rgb, truth: truth.rgb, found };
  }

  async end(): Promise<void> {
    if (this.#shown) await this.#options.show?.(this.kind, this.#shown);
  }
}

/** Keeps the frames, and compares each with one far from it when all are there. */
class FarFrames {
  readonly kind = 'far';
  readonly tally = new ClipTally();
  readonly #options: EvaluationOptions;
  readonly #frames = new Map<number, Truth>();

  constructor(options: EvaluationOptions) {
    this.#options = options;
  }

  take(index: number, truth: Truth): void {
    if (hasColour(truth.rgb)) this.#frames.set(index, truth);
  }

  async end(): Promise<void> {
    const { methods, loader, show } = this.#options;
    const indices = [...this.#frames.keys()];
    for (const [index, truth] of this.#frames) {
      const place = farReference(index, indices);
      const reference = place === undefined ? undefined : this.#frames.get(place)?.rgb;
      if (index === 0 || place === undefined || !reference) continue;
      const prepared = await prepareMethods(methods, srgbToLab(reference), loader);
      const found = await compareMethods(prepared, truth);
      this.tally.add(Math.abs(index - place), colouringOf(srgbToLab(truth.rgb)), found);
      if (index === indices.at(-1)) await show?.(this.kind, { reference, truth: truth.rgb, found });
    }
  }
}
