import type { FrameSource } from '../../decode/frame-source.js';
import { usageError } from '../../errors.js';
import { FrameReader } from '../frame-reader.js';

/**
 * Requires that a clip has as many frames as its shots were made for. What says only roughly how many it has is asked for the
 * last of them, and for one more.
 *
 * @throws AutochromeError of kind `usage` when it has others, `input` when it cannot be decoded there, `interrupted` when the
 *   signal was aborted
 */
export async function requireLength(
  source: FrameSource,
  frames: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { frameCount, path } = source.metadata;
  const found = frameCount?.exact ? frameCount.value : await lookAround(source, frames, signal);
  if (found === frames) return;
  throw usageError(
    `${path} has ${found} frames, and the film that its shots were made for has ${frames}`,
    'put that film back in its place, or make a new project of this one',
  );
}

async function lookAround(
  source: FrameSource,
  frames: number,
  signal = new AbortController().signal,
): Promise<number | string> {
  const reader = new FrameReader(source, undefined);
  const isThere = async (index: number) => {
    const frame = await reader.read(index, signal);
    frame?.buffer.release();
    return frame !== undefined;
  };
  try {
    if (!(await isThere(frames - 1))) return `fewer than ${frames}`;
    return (await isThere(frames)) ? `more than ${frames}` : frames;
  } finally {
    await reader.close();
  }
}
