import { join } from 'node:path';
import { codeValues } from '../src/colour/code-values.js';
import { labToSrgb, srgbToLab } from '../src/colour/lab-image.js';
import { defaultMatrix } from '../src/colour/matrix-coefficients.js';
import { fillYCbCrFromRgb, rgbFromYCbCr, type YCbCrEncoding } from '../src/colour/ycbcr-planes.js';
import type { ClipMetadata } from '../src/decode/clip-metadata.js';
import { openClip } from '../src/decode/open-clip.js';
import type { FrameSink } from '../src/encode/frame-sink.js';
import { openSink } from '../src/encode/open-sink.js';
import { inputError } from '../src/errors.js';
import type { Frame, Plane } from '../src/frame/frame.js';
import { FramePool } from '../src/frame/frame-pool.js';
import { frameBytes, type PixelFormat } from '../src/frame/pixel-format.js';
import { meanChromaDistance } from '../src/metrics/colour-difference.js';
import { keepingChroma } from '../src/pipeline/sink-planes.js';
import { ColourErrors } from './colour-errors.js';

/** What {@link writeFlickeringClip} is to make. */
export interface FlickerOptions {
  /** An existing folder, for `truth.mkv`, `raw.mkv` and pictures in `truth` and `raw`. */
  readonly folder: string;
  /** Of {@link ColourErrors}. */
  readonly seed: number;
  /** Frames from the start, at least 1; all when left out. */
  readonly frames?: number | undefined;
  /** Whether files from before are replaced. */
  readonly overwrite: boolean;
}

/** What was written. */
export interface FlickerFigures {
  readonly frames: number;
  /** Mean Euclidean distance of the raw colours from the true ones in a*, b*, as stored. */
  readonly chromaDistance: number;
}

/**
 * Makes a clip flicker: the luma of a colour clip, bit for bit, under colours with {@link ColourErrors}. It and the
 * true clip are written with full chroma (4:4:4), each as FFV1 (`raw.mkv`, `truth.mkv`) and as pictures
 * (`raw/00000.png`, `truth/00000.png` and so on), which hold the same luma rounded into RGB.
 *
 * @param path - a colour clip
 * @throws AutochromeError of kind `input` when the clip cannot be read or is gray; of kind `usage` when an output
 *   exists and `overwrite` is false
 */
export async function writeFlickeringClip(path: string, options: FlickerOptions): Promise<FlickerFigures> {
  const source = await openClip(path);
  try {
    const { metadata } = source;
    if (metadata.format.subsampling === 'gray') {
      throw inputError(`${path} has no colours to make flicker`, 'Choose a colour clip');
    }
    const format: PixelFormat = { subsampling: '4:4:4', bitDepth: metadata.format.bitDepth };
    const outputs = new Outputs({ ...metadata, format }, options);
    try {
      const [truth, raw] = [await outputs.open('truth'), await outputs.open('raw')];
      const flicker = new Flicker(metadata, options.seed);
      const pool = new FramePool(2, frameBytes(format, metadata));
      const range = { start: 0, end: options.frames };
      for await (const frame of source.frames({ pool, range })) {
        try {
          const coloured = keepingChroma(frame, format, metadata.colour.chromaLocation ?? 'left');
          await truth(coloured);
          await raw(flicker.next(coloured));
        } finally {
          frame.buffer.release();
        }
      }
      await outputs.finish();
      return flicker.figures();
    } catch (error) {
      await outputs.abort();
      throw error;
    }
  } finally {
    await source.close();
  }
}

/** Gives frames the colours with errors, and keeps account of them. */
class Flicker {
  readonly #errors: ColourErrors;
  readonly #encoding: YCbCrEncoding;
  #frames = 0;
  #distances = 0;

  constructor({ width, height, colour, format }: ClipMetadata, seed: number) {
    this.#errors = new ColourErrors(seed);
    this.#encoding = {
      matrix: colour.matrix ?? defaultMatrix(width, height),
      codes: codeValues(format.bitDepth, colour.range ?? 'limited'),
    };
  }

  next(frame: Frame): Frame {
    const { y, cb, cr } = frame;
    if (!cb || !cr) throw new RangeError(`frame ${frame.index} is gray`);
    const truth = this.#labOf(frame, { y, cb, cr });
    const { rgb } = labToSrgb(this.#errors.next(truth));
    const filled = { y: y.slice(), cb: cb.slice(), cr: cr.slice() };
    fillYCbCrFromRgb(rgb, 8, this.#encoding, filled);
    // Luma of the Lab picture was rounded and clamped on the way; the clip's own is what counts.
    const flickering = { ...filled, y };
    this.#frames += 1;
    this.#distances += meanChromaDistance(this.#labOf(frame, flickering), truth);
    return { ...frame, ...flickering };
  }

  figures(): FlickerFigures {
    return { frames: this.#frames, chromaDistance: this.#distances / this.#frames };
  }

  #labOf({ width, height }: Frame, planes: { readonly y: Plane; readonly cb: Plane; readonly cr: Plane }) {
    const { rgb } = rgbFromYCbCr(planes, this.#encoding, 8);
    return srgbToLab({ width, height, rgb, bitDepth: 8 });
  }
}

/** All that is written of a clip: under each name a film and pictures of the same frames. */
class Outputs {
  readonly #source: ClipMetadata;
  readonly #options: FlickerOptions;
  readonly #sinks: FrameSink[] = [];

  constructor(source: ClipMetadata, options: FlickerOptions) {
    this.#source = { ...source, sideStreams: [] };
    this.#options = options;
  }

  /** @returns writes the next frame */
  async open(name: string): Promise<(frame: Frame) => Promise<void>> {
    const { folder, frames, overwrite } = this.#options;
    const shared = { source: this.#source, range: { start: 0, end: frames }, overwrite };
    const film = await openSink({ ...shared, path: join(folder, `${name}.mkv`), codec: 'ffv1' });
    this.#sinks.push(film);
    const pictures = await openSink({ ...shared, path: join(folder, name, '%05d.png'), codec: 'png' });
    this.#sinks.push(pictures);
    return async (frame) => {
      await film.write(frame);
      await pictures.write(frame);
    };
  }

  async finish(): Promise<void> {
    for (const sink of this.#sinks) await sink.finish();
  }

  async abort(): Promise<void> {
    for (const sink of this.#sinks) await sink.abort();
  }
}
