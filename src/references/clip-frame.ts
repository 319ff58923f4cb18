import { stat } from 'node:fs/promises';
import type { RgbImage } from '../colour/rgb-image.js';
import { frameImage } from '../decode/frame-image.js';
import type { FrameSource } from '../decode/frame-source.js';
import { looksLikeImage } from '../decode/images/image-kind.js';
import { isImagePattern } from '../decode/images/image-sequence.js';
import { type OpenClipOptions, openClip } from '../decode/open-clip.js';
import { AutochromeError, throwIfAborted, usageError } from '../errors.js';
import type { Frame } from '../frame/frame.js';
import { FramePool } from '../frame/frame-pool.js';
import { frameBytes } from '../frame/pixel-format.js';
import { parsePosition } from '../time/timecode.js';
import type { GivenReference } from './given-reference.js';

/** How clips that references are frames of are opened. */
export type ReferenceClipOptions = Pick<OpenClipOptions, 'backend' | 'runner' | 'frameRate' | 'signal'>;

/**
 * Reads the frame of a clip that a reference is.
 *
 * @param reference - with `frame`
 * @returns as a person sees it: upright, with square samples
 * @throws AutochromeError of kind `input` when the clip or the frame cannot be read, `usage` when the frame is none of the
 *   clip's or the file is a single image, `interrupted` when the signal is aborted
 */
export async function readClipFrame(
  { path, frame }: GivenReference & { readonly frame: number | string },
  options: ReferenceClipOptions,
): Promise<RgbImage> {
  const source = await openClip(path, options);
  try {
    return await readFrame(source, frame, options.signal);
  } finally {
    await source.close();
  }
}

/**
 * Reads a frame of an open clip, as {@link readClipFrame}.
 *
 * @param frame - index counted from 0, or timecode
 */
export async function readFrame(
  source: FrameSource,
  frame: number | string,
  signal: AbortSignal | undefined,
): Promise<RgbImage> {
  const { metadata } = source;
  const { path, frameCount } = metadata;
  if (metadata.kind === 'image') {
    throw usageError(`${path} is an image, and \`frame\` ${frame} is for clips`, 'leave `frame` out');
  }
  const index = parsePosition(String(frame), metadata, `${path} \`frame\``);
  const count = frameCount?.exact ? frameCount.value : undefined;
  const found = count === undefined || index < count ? await decodeFrame(source, index, signal) : undefined;
  if (!found) {
    const has = count === undefined ? '' : `: the clip has ${count} frame${count === 1 ? '' : 's'}`;
    throw usageError(
      `${path} \`frame\` ${frame} is after the end of the clip${has}`,
      'frames are counted from 0; `autochrome probe` shows how many there are',
    );
  }
  try {
    return await frameImage(found, metadata);
  } finally {
    found.buffer.release();
  }
}

/** @returns undefined when the clip ends before the frame */
async function decodeFrame(
  source: FrameSource,
  index: number,
  signal: AbortSignal | undefined,
): Promise<Frame | undefined> {
  const { metadata } = source;
  const pool = new FramePool(1, frameBytes(metadata.format, metadata));
  const range = { start: index, end: index + 1 };
  const request = { pool, range, ...(signal === undefined ? {} : { signal }) };
  for await (const frame of source.frames(request)) return frame;
  return undefined;
}

/**
 * What to say of a file that is no image, where it is a clip of which no frame was named.
 *
 * @param error - what reading it as an image said
 * @returns `error` where it is no clip either
 */
export async function askForFrame(
  path: string,
  error: unknown,
  options: ReferenceClipOptions,
): Promise<unknown> {
  if (!(error instanceof AutochromeError) || error.kind !== 'input') return error;
  const status = await stat(path).catch(() => undefined);
  if (status ? status.isDirectory() || looksLikeImage(path) : !isImagePattern(path)) return error;
  try {
    const source = await openClip(path, options);
    await source.close();
    if (source.metadata.kind === 'image') return error;
  } catch {
    throwIfAborted(options.signal);
    return error;
  }
  const what = isImagePattern(path) ? 'is an image sequence' : 'is a clip';
  return usageError(
    `${path} ${what}, and a reference is one image`,
    `name the frame to take colours from: \`references\` ${path} \`frame\` 0`,
  );
}
