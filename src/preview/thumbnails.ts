import { LRUCache } from 'lru-cache';
import { frameImage } from '../decode/frame-image.js';
import type { FrameSource } from '../decode/frame-source.js';
import { FrameReader } from '../render/frame-reader.js';
import { SharedRuns } from '../render/shared-runs.js';
import { RequestRefused } from './answer-error.js';
import { jpegOf } from './reference-pictures.js';

/** Heights of thumbnails in samples. */
export const THUMBNAIL_HEIGHTS = { least: 16, most: 360 } as const;

/** Bytes of thumbnails that are kept. */
const MEMORY = 64 * 2 ** 20;

/** Frames of a clip, small and as a person sees them. */
export class Thumbnails {
  readonly #reader: FrameReader;
  readonly #runs = new SharedRuns();
  readonly #made = new LRUCache<string, Uint8Array<ArrayBuffer>>({
    maxSize: MEMORY,
    sizeCalculation: ({ byteLength }) => byteLength,
  });

  /** @param source - stays the caller's to close, after this */
  constructor(readonly source: FrameSource) {
    this.#reader = new FrameReader(source, undefined);
  }

  /**
   * A JPEG of a frame.
   *
   * @param height - in samples; the frame's own where that is less
   * @param signal - leaves; what nobody waits for is not begun
   * @throws RequestRefused with 404 when the clip does not have the frame; AutochromeError of kind `input` when it cannot be
   *   decoded
   */
  async jpeg(index: number, height: number, signal: AbortSignal): Promise<Uint8Array<ArrayBuffer>> {
    const key = `${index} ${height}`;
    const known = this.#made.get(key);
    if (known) return known;
    return this.#runs.run(key, signal, async (stop) => {
      const frame = await this.#reader.read(index, stop);
      if (!frame) throw new RequestRefused(404, `the clip has no frame ${index}`);
      try {
        const image = await frameImage(frame, this.source.metadata);
        const made = await jpegOf(image, { width: image.width, height });
        this.#made.set(key, made);
        return made;
      } finally {
        frame.buffer.release();
      }
    });
  }

  async close(): Promise<void> {
    await this.#runs.close();
    await this.#reader.close();
  }
}
