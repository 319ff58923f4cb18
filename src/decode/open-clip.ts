import { type BackendName, chooseFfmpeg } from '../ffmpeg/choose.js';
import type { FfmpegRunner } from '../ffmpeg/runner.js';
import { identifyFile } from '../files/file-identity.js';
import type { Rational } from '../time/rational.js';
import { FfmpegSource } from './ffmpeg-source.js';
import type { FrameSource } from './frame-source.js';
import { isImagePath } from './images/image-sequence.js';
import { openImages } from './images/open-images.js';
import { probeClip } from './probe.js';

/** How a clip is opened. */
export interface OpenClipOptions {
  /**
   * Which ffmpeg decodes video. Images need none.
   *
   * @defaultValue `'auto'`
   */
  readonly backend?: BackendName;
  /** A runner to use instead of the one that `backend` names. */
  readonly runner?: FfmpegRunner;
  /**
   * Frames per second of numbered images, which do not say.
   *
   * @defaultValue `{ numerator: 24, denominator: 1 }`
   */
  readonly frameRate?: Rational;
  /** Told of damage in a video that its decoder concealed, one sentence each. */
  readonly onWarning?: (warning: string) => void;
  /** Stops opening. */
  readonly signal?: AbortSignal;
}

/**
 * Opens a clip: a video file, one image, a folder of images, or a pattern of numbered images such as
 * `frame_%04d.png`. The caller closes it.
 *
 * @throws AutochromeError of kind `input` when it cannot be read, saying why; of kind `usage` when `backend` names an
 *   ffmpeg that is not there
 * @example
 * ```ts
 * import { openClip } from 'autochrome';
 *
 * const clip = await openClip('reel.mp4');
 * console.log(clip.metadata.width, clip.metadata.height);
 * await clip.close();
 * ```
 */
export async function openClip(path: string, options: OpenClipOptions = {}): Promise<FrameSource> {
  const { frameRate, signal } = options;
  if (await isImagePath(path)) {
    return openImages(path, frameRate === undefined ? {} : { frameRate });
  }
  const runner = options.runner ?? (await chooseFfmpeg(options.backend ?? 'auto'));
  const file = await identifyFile(path);
  const metadata = await probeClip(runner, path, signal === undefined ? {} : { signal });
  return new FfmpegSource(runner, metadata, options.onWarning, file);
}
