import { networkSize } from '../../colorize/network-size.js';
import type { RgbImage } from '../../colour/rgb-image.js';
import { type RightAngle, turnedImage } from '../../colour/turned-image.js';
import type { ClipMetadata } from '../../decode/clip-metadata.js';
import type { FrameSource } from '../../decode/frame-source.js';
import { lightnessOf, rgbOf, type SmallFrame, smallFrame } from '../../decode/small-frame.js';
import { FramePool } from '../../frame/frame-pool.js';
import { frameBytes, type PlaneSize } from '../../frame/pixel-format.js';
import { detectShots } from '../../shots/cuts/detect-shots.js';
import { toNumber } from '../../time/rational.js';
import { MiddleFrames, type ShotFrame } from './middle-frames.js';

interface IndexedFrame {
  readonly index: number;
  readonly small: SmallFrame;
}

/**
 * One image per shot of a clip, upright and with square pixels, at the size that networks see.
 *
 * Memory: small images of the 64 frames of which it is not known yet whether a shot begins with them, and of 32 of the
 * present shot.
 *
 * @throws AutochromeError of kind `input` at the first frame that cannot be decoded, after the shots before it, that with
 *   the frame included; `interrupted` when the signal is aborted
 */
export async function* shotImages(
  source: FrameSource,
  signal: AbortSignal | undefined,
): AsyncGenerator<ShotFrame<RgbImage>> {
  const { metadata } = source;
  const middle = new MiddleFrames<SmallFrame>();
  const failure: { error?: unknown } = {};
  const frames = untilFailure(smallFrames(source, signal), failure);
  for await (const { frame, ...place } of detectShots(frames, ({ small }) => lightnessOf(small))) {
    const ended = middle.push(frame.small, place);
    if (ended) yield imageOf(ended, metadata);
  }
  const last = middle.end();
  if (last) yield imageOf(last, metadata);
  if ('error' in failure) throw failure.error;
}

/** The items before a failure, which is noted in place of being thrown. */
async function* untilFailure<T>(items: AsyncIterable<T>, failure: { error?: unknown }): AsyncGenerator<T> {
  try {
    yield* items;
  } catch (error) {
    failure.error = error;
  }
}

async function* smallFrames(
  source: FrameSource,
  signal: AbortSignal | undefined,
): AsyncGenerator<IndexedFrame> {
  const { metadata } = source;
  const size = seenSize(metadata);
  const pool = new FramePool(2, frameBytes(metadata.format, metadata));
  for await (const frame of source.frames({ pool, ...(signal === undefined ? {} : { signal }) })) {
    let small: SmallFrame;
    try {
      small = await smallFrame(frame, metadata.colour, { size });
    } finally {
      frame.buffer.release();
    }
    yield { index: frame.index, small };
  }
}

function seenSize({ width, height, sampleAspectRatio }: ClipMetadata): PlaneSize {
  return networkSize({ width: Math.max(1, width * toNumber(sampleAspectRatio)), height });
}

function imageOf({ image, ...rest }: ShotFrame<SmallFrame>, { rotation }: ClipMetadata): ShotFrame<RgbImage> {
  return { ...rest, image: turnedImage(rgbOf(image, 8), rotation satisfies RightAngle) };
}
