import sharp from 'sharp';
import { chooseFfmpeg } from '../src/ffmpeg/choose.js';
import type { Photograph } from './photograph.js';

/** What a reel is to be like. */
export interface ReelFormat {
  readonly width: number;
  readonly height: number;
  /** Frames to film, at 24 a second. */
  readonly frames: number;
}

/** Deterministic noise (mulberry32), 0 to 1, so that every machine makes the same reel. */
function noise(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** The part of the photograph that the camera sees at `progress` (0 to 1): a pan that closes in on the house. */
function view(photograph: Photograph, format: ReelFormat, progress: number) {
  const eased = progress * progress * (3 - 2 * progress);
  const width = Math.round(photograph.width * (0.86 - 0.2 * eased));
  const height = Math.round((width * format.height) / format.width);
  return {
    width,
    height,
    left: Math.round((photograph.width - width) * (0.02 + 0.93 * eased)),
    top: Math.round((photograph.height - height) * (0.1 + 0.35 * eased)),
  };
}

/**
 * Films the photograph with an old camera: a slow pan, grain and uneven exposure.
 *
 * @param format - size and length
 * @param output - MP4 file to write (H.264, black-and-white)
 */
export async function writeReel(photograph: Photograph, format: ReelFormat, output: string): Promise<void> {
  const ffmpeg = await chooseFfmpeg('wasm');
  const size = `${format.width}x${format.height}`;
  const run = ffmpeg.start({
    program: 'ffmpeg',
    args: [
      ...['-y', '-f', 'rawvideo', '-pix_fmt', 'gray', '-s', size, '-r', '24'],
      ...['-i', 'pipe:0', '-c:v', 'libx264', '-preset', 'veryfast', '-crf', '18', '-pix_fmt', 'yuv420p'],
      ...['-vf', 'scale=out_range=tv', '-timecode', '01:00:00:00', output],
    ],
    writes: [output],
  });
  const random = noise(1940);
  for (let index = 0; index < format.frames; index += 1) {
    const frame = await sharp(photograph.luma, {
      raw: { width: photograph.width, height: photograph.height, channels: 1 },
    })
      .extract(view(photograph, format, index / (format.frames - 1)))
      .resize(format.width, format.height)
      .grayscale()
      .raw()
      .toBuffer();
    const exposure = 1 + 0.03 * (random() - 0.5);
    const grainy = Uint8Array.from(frame, (sample) =>
      Math.min(255, Math.max(0, sample * exposure + 9 * (random() + random() - 1))),
    );
    await run.write(grainy);
  }
  run.endInput();
  const { exitCode, log } = await run.done;
  if (exitCode !== 0) throw new Error(`the sample reel could not be encoded:\n${log.join('\n')}`);
}
