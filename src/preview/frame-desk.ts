import { LRUCache } from 'lru-cache';
import type { Prediction } from '../colorize/frame-colourer.js';
import { chromaPlanesOf } from '../colorize/luma-frame.js';
import { signalOf } from '../colorize/signal.js';
import type { FrameSource } from '../decode/frame-source.js';
import type { Frame } from '../frame/frame.js';
import { chromaSize, frameBytes, type PixelFormat } from '../frame/pixel-format.js';
import { planesOf } from '../frame/planes.js';
import { keepingChroma, withChromaOf } from '../pipeline/sink-planes.js';
import { FrameReader } from '../render/frame-reader.js';
import { SharedRuns } from '../render/shared-runs.js';
import { RequestRefused } from './answer-error.js';
import { type FrameLook, type FramePlanes, writeFramePlanes } from './protocol.js';
import { isUncoloured, type OpenedView, type ShotToView, type ShotViews, viewKey } from './shot-views.js';

/** Bytes of answers that are kept: some 40 frames of 1920x1080. */
const MEMORY = 128 * 2 ** 20;

/** A frame in a shot, as it is asked for. */
export interface FrameToView extends ShotToView {
  readonly index: number;
  readonly look: FrameLook;
  /** Of the film that would be rendered. */
  readonly format: PixelFormat;
}

/** Frames as the page asks for them. Each is made once, however many ask for it at the same time. */
export class FrameDesk {
  readonly #reader: FrameReader;
  readonly #runs = new SharedRuns();
  readonly #made = new LRUCache<string, Uint8Array<ArrayBuffer>>({
    maxSize: MEMORY,
    sizeCalculation: ({ byteLength }) => byteLength,
  });

  /** @param source - stays the caller's to close, after this */
  constructor(
    readonly source: FrameSource,
    readonly views: ShotViews,
  ) {
    this.#reader = new FrameReader(source, undefined);
  }

  /**
   * Planes of a frame as `writeFramePlanes` writes them.
   *
   * @param signal - leaves; what nobody waits for is stopped
   * @throws RequestRefused with 404 where there is no such look; AutochromeError as the views
   */
  async planes(asked: FrameToView, signal: AbortSignal): Promise<Uint8Array<ArrayBuffer>> {
    const { index, look, format } = asked;
    const decided = look === 'source' ? '' : viewKey(asked);
    const key = JSON.stringify([index, look, format, decided]);
    const known = this.#made.get(key);
    if (known) return known;
    return this.#runs.run(key, signal, async (stop) => {
      const made = writeFramePlanes(await this.#make(asked, stop));
      this.#made.set(key, made);
      return made;
    });
  }

  async close(): Promise<void> {
    await this.#runs.close();
    await this.#reader.close();
  }

  async #make(asked: FrameToView, stop: AbortSignal): Promise<FramePlanes> {
    const { index, look } = asked;
    if (look === 'source') return this.#withFrame(index, stop, sourcePlanes);
    if (isUncoloured(asked)) {
      if (look === 'raw' || look === 'smoothed') return this.#painted(asked, undefined, undefined, stop);
      throw new RequestRefused(404, 'the shot has no references, so nothing was matched');
    }
    return this.views.with(asked, async (opened) => {
      const { view } = opened;
      if (look === 'smoothed') {
        return this.#painted(asked, opened, await view.smoothed(index, stop), stop);
      }
      const prediction = await view.raw(index, stop);
      if (look === 'raw') return this.#painted(asked, opened, prediction, stop);
      return mapPlanes(asked, prediction);
    });
  }

  /** Chroma as a render writes it. */
  #painted(
    { index, format }: FrameToView,
    opened: OpenedView | undefined,
    prediction: Prediction | undefined,
    stop: AbortSignal,
  ): Promise<FramePlanes> {
    const { chromaLocation } = signalOf(this.source.metadata, this.source.metadata.colour);
    return this.#withFrame(index, stop, async (read) => {
      const frame = roomyCopy(read, format);
      const coloured = prediction && opened ? withChromaOf(frame, format) : undefined;
      if (coloured)
        await opened?.colouring.colourer.paint(coloured, prediction as Prediction, chromaPlanesOf(coloured));
      const { y: _, ...planes } = namedPlanes(coloured ?? keepingChroma(frame, format, chromaLocation));
      return { index, bitDepth: format.bitDepth, planes };
    });
  }

  async #withFrame<T>(index: number, stop: AbortSignal, work: (frame: Frame) => T | Promise<T>): Promise<T> {
    const frame = await this.#reader.read(index, stop);
    if (!frame) throw new RequestRefused(404, `the clip has no frame ${index}`);
    try {
      return await work(frame);
    } finally {
      frame.buffer.release();
    }
  }
}

/** Planes as they are in the clip, in memory of their own. */
function sourcePlanes(frame: Frame): FramePlanes {
  return { index: frame.index, bitDepth: frame.format.bitDepth, planes: namedPlanes(frame) };
}

function namedPlanes(frame: Frame): FramePlanes['planes'] {
  const { y, cb, cr, width, height, format } = frame;
  const size = chromaSize(format, frame);
  return {
    y: { width, height, data: y.slice() },
    ...(cb && cr ? { cb: { ...size, data: cb.slice() }, cr: { ...size, data: cr.slice() } } : {}),
  };
}

/** The same frame where there is room for the chroma of another format. */
function roomyCopy(frame: Frame, format: PixelFormat): Frame {
  const bytes = new Uint8Array(
    new SharedArrayBuffer(Math.max(frameBytes(format, frame), frameBytes(frame.format, frame))),
  );
  const planes = planesOf(frame.format, frame, bytes);
  planes.y.set(frame.y);
  if (frame.cb && frame.cr) {
    planes.cb?.set(frame.cb);
    planes.cr?.set(frame.cr);
  }
  return { ...frame, ...planes, buffer: { bytes, release: () => {} } };
}

function mapPlanes({ index, look, planned }: FrameToView, prediction: Prediction | undefined): FramePlanes {
  const { method } = planned.shot.settings;
  const confidence = prediction?.confidence;
  if (!prediction) throw new RequestRefused(404, `frame ${index} keeps the colours that it has`);
  if (!confidence)
    throw new RequestRefused(404, `method ${method} does not say how similar what it matched is`);
  if (look === 'guessed' && method !== 'network') {
    throw new RequestRefused(404, `method ${method} predicts no colours`, 'see it with method network');
  }
  const { width, height } = confidence;
  const data = Uint8Array.from(confidence.data, (value) =>
    Math.round(255 * (look === 'guessed' ? 1 - value : value)),
  );
  return { index, bitDepth: 8, planes: { map: { width, height, data } } };
}
