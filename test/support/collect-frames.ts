import type { FrameRange, FrameSource } from '../../src/decode/frame-source.js';
import type { FrameSink } from '../../src/encode/frame-sink.js';
import type { Frame, Plane } from '../../src/frame/frame.js';
import { FramePool } from '../../src/frame/frame-pool.js';
import { chromaSize, frameBytes } from '../../src/frame/pixel-format.js';
import { formatRational } from '../../src/time/rational.js';

/** A frame that outlives its buffer. */
export interface KeptFrame {
  readonly index: number;
  /** Seconds, such as `1001/30000`. */
  readonly timestamp: string;
  readonly y: Plane;
  readonly cb: Plane | undefined;
  readonly cr: Plane | undefined;
}

/** A pool that is large enough for a source's frames with any chroma. */
export function poolFor(source: FrameSource, capacity = 3): FramePool {
  const { bitDepth } = source.metadata.format;
  return new FramePool(capacity, frameBytes({ subsampling: '4:4:4', bitDepth }, source.metadata));
}

function keptFrame({ index, timestamp, y, cb, cr }: Frame): KeptFrame {
  return {
    index,
    timestamp: formatRational(timestamp),
    y: y.slice(),
    cb: cb?.slice(),
    cr: cr?.slice(),
  };
}

/** Keeps copies of all frames; for tiny clips only. */
export async function collectFrames(source: FrameSource, range?: FrameRange): Promise<KeptFrame[]> {
  const kept: KeptFrame[] = [];
  const request = { pool: poolFor(source), ...(range === undefined ? {} : { range }) };
  for await (const frame of source.frames(request)) {
    kept.push(keptFrame(frame));
    frame.buffer.release();
  }
  return kept;
}

/** The frame with the sink's chroma: its own where that fits, else neutral. */
export function withSinkChroma(frame: Frame, sink: Pick<FrameSink, 'format'>): Frame {
  if (frame.format.subsampling === sink.format.subsampling) return frame;
  const { width, height } = chromaSize(sink.format, frame);
  const neutral = () => {
    const samples = width * height;
    const plane = frame.y instanceof Uint8Array ? new Uint8Array(samples) : new Uint16Array(samples);
    return plane.fill(2 ** (sink.format.bitDepth - 1));
  };
  return { ...frame, format: sink.format, cb: neutral(), cr: neutral() };
}

/**
 * Writes all frames of a source, or of a range, to a sink and finishes it.
 *
 * @param keep - where copies of the source's frames go; for tiny clips only
 * @returns the path of the output
 */
export async function copyFrames(
  source: FrameSource,
  sink: FrameSink,
  range?: FrameRange,
  keep?: KeptFrame[],
): Promise<string> {
  const request = { pool: poolFor(source), ...(range === undefined ? {} : { range }) };
  for await (const frame of source.frames(request)) {
    keep?.push(keptFrame(frame));
    await sink.write(withSinkChroma(frame, sink));
    frame.buffer.release();
  }
  return sink.finish();
}
