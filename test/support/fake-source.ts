import type { ClipMetadata } from '../../src/decode/clip-metadata.js';
import type { FrameSource } from '../../src/decode/frame-source.js';
import { AutochromeError } from '../../src/errors.js';
import type { Frame } from '../../src/frame/frame.js';
import type { FramePool } from '../../src/frame/frame-pool.js';
import type { PixelFormat } from '../../src/frame/pixel-format.js';
import { planesOf } from '../../src/frame/planes.js';
import { rational } from '../../src/time/rational.js';
import { clip, UNTAGGED } from './small-film.js';

export interface FakeSourceOptions {
  readonly frames: number;
  readonly width?: number;
  readonly height?: number;
  readonly format?: PixelFormat;
  /** Code of every chroma sample; neutral when left out. */
  readonly chroma?: (index: number) => { readonly cb: number; readonly cr: number };
  /** Awaited before each frame. */
  readonly delay?: (index: number) => Promise<void>;
  /** Frame at which decoding fails. */
  readonly failAt?: number;
  /** What the metadata say of the length; the truth when left out. */
  readonly statedFrames?: number | undefined;
}

/** A clip in memory; luma sample n of frame i is (7 i + n) mod 2^bits, so that every frame differs. */
export class FakeSource implements FrameSource {
  readonly metadata: ClipMetadata;
  /** Frames yielded so far, and whether the decoder has ended. */
  decoded = 0;
  ended = false;
  /** The pool given by the reader, and the most buffers seen on loan from it. */
  pool: FramePool | undefined;
  mostOnLoan = 0;

  constructor(private readonly options: FakeSourceOptions) {
    const { width = 6, height = 4, format = { subsampling: '4:2:0', bitDepth: 8 } } = options;
    const stated = 'statedFrames' in options ? options.statedFrames : options.frames;
    this.metadata = clip({
      path: 'fake.mp4',
      width,
      height,
      format,
      storedFormat: 'yuv420p',
      duration: rational(options.frames, 24),
      frameCount: stated === undefined ? undefined : { value: stated, exact: true },
      colour: UNTAGGED,
    });
  }

  async *frames({ pool, range, signal }: Parameters<FrameSource['frames']>[0]): AsyncIterable<Frame> {
    const { width, height, format } = this.metadata;
    this.pool = pool;
    const neutral = 2 ** (format.bitDepth - 1);
    try {
      const end = Math.min(range?.end ?? this.options.frames, this.options.frames);
      for (let index = range?.start ?? 0; index < end; index += 1) {
        await this.options.delay?.(index);
        if (index === this.options.failAt)
          throw new AutochromeError('input', `frame ${index} cannot be decoded`);
        const buffer = await pool.acquire(signal);
        const { bytes } = buffer;
        this.mostOnLoan = Math.max(this.mostOnLoan, pool.onLoan);
        const { y, cb, cr } = planesOf(format, this.metadata, bytes);
        for (let n = 0; n < y.length; n += 1) y[n] = fakeLuma(index, n, format.bitDepth);
        const colour = this.options.chroma?.(index) ?? { cb: neutral, cr: neutral };
        cb?.fill(colour.cb);
        cr?.fill(colour.cr);
        this.decoded += 1;
        const timestamp = rational(index, 24);
        yield { index, timestamp, duration: rational(1, 24), width, height, format, y, cb, cr, buffer };
      }
    } finally {
      this.ended = true;
    }
  }

  async close(): Promise<void> {}
}

/** Luma sample n of frame `index` of a {@link FakeSource}. */
export function fakeLuma(index: number, n: number, bitDepth: number): number {
  return (7 * index + n) % 2 ** bitDepth;
}
