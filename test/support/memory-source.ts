import type { FrameSource } from '../../src/decode/frame-source.js';
import type { Frame } from '../../src/frame/frame.js';
import { frameBytes } from '../../src/frame/pixel-format.js';
import { planesOf } from '../../src/frame/planes.js';
import { poolFor } from './collect-frames.js';

/** A clip whose frames lie in memory, so that any of them is there at once; for tiny clips only. */
export async function memorySource(source: FrameSource): Promise<FrameSource> {
  const { metadata } = source;
  const size = frameBytes(metadata.format, metadata);
  const kept: { readonly bytes: Uint8Array; readonly frame: Frame }[] = [];
  for await (const frame of source.frames({ pool: poolFor(source) })) {
    kept.push({ bytes: frame.buffer.bytes.slice(0, size), frame });
    frame.buffer.release();
  }
  return {
    metadata,
    async *frames({ pool, range, signal }) {
      for (const { bytes, frame } of kept.slice(range?.start ?? 0, range?.end)) {
        const buffer = await pool.acquire(signal);
        buffer.bytes.set(bytes);
        yield { ...frame, ...planesOf(metadata.format, metadata, buffer.bytes), buffer };
      }
    },
    close: () => source.close(),
  };
}
