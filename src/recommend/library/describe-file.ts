import { isColourless } from '../../colorize/colourless.js';
import { networkSize } from '../../colorize/network-size.js';
import { srgbToLab } from '../../colour/lab-image.js';
import type { RgbImage } from '../../colour/rgb-image.js';
import { readImage } from '../../decode/images/read-image.js';
import { resizeImage } from '../../decode/images/resize-image.js';
import { openClip } from '../../decode/open-clip.js';
import { AutochromeError, throwIfAborted } from '../../errors.js';
import type { BackendName } from '../../ffmpeg/choose.js';
import type { Descriptor } from '../descriptor.js';
import type { FoundFile } from './find-files.js';
import type { DescribedEntry } from './records.js';
import { shotImages } from './shot-images.js';

/** Describes images for a library. */
export interface ImageDescriber {
  /** Version of the network: descriptors of different versions cannot be compared. */
  readonly version: string;
  /** @param image - upright, of any size */
  describe(image: RgbImage): Promise<Descriptor>;
}

/** How files are described. */
export interface DescribeOptions {
  readonly describer: ImageDescriber;
  /** Which ffmpeg decodes clips. */
  readonly backend?: BackendName | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Told what a user should know of a file that was described. */
  readonly onWarning: (message: string) => void;
}

/** Short side at which it is judged whether an image has colours, in samples; what the threshold was measured at. */
const JUDGED_SIDE = 64;

/**
 * Describes an image, or a frame of each shot of a clip.
 *
 * @returns what has colours: none for a black-and-white image, the shots in colour for a clip
 * @throws AutochromeError of kind `input` when it cannot be read; of a clip that is damaged further on the shots before
 *   the damage are described, with a warning
 */
export async function describeFile(file: FoundFile, options: DescribeOptions): Promise<DescribedEntry[]> {
  if (file.kind === 'clip') return describeClip(file.path, options);
  const image = await readImage(file.path);
  if (await hasNoColours(image)) return [];
  return [{ frame: undefined, shot: undefined, descriptor: await options.describer.describe(image) }];
}

/**
 * Describes a frame of each shot of a clip, those in colour.
 *
 * @throws AutochromeError as {@link describeFile}
 */
export async function describeClip(
  path: string,
  { describer, backend, signal, onWarning }: DescribeOptions,
): Promise<DescribedEntry[]> {
  const source = await openClip(path, {
    onWarning,
    ...(backend === undefined ? {} : { backend }),
    ...(signal === undefined ? {} : { signal }),
  });
  const entries: DescribedEntry[] = [];
  try {
    for await (const { frame, shot, image } of shotImages(source, signal)) {
      throwIfAborted(signal);
      if (await hasNoColours(image)) continue;
      entries.push({ frame, shot, descriptor: await describer.describe(image) });
    }
  } catch (error) {
    if (!(error instanceof AutochromeError) || error.kind !== 'input' || entries.length === 0) throw error;
    onWarning(`${error.message}; the shots before the damage are in the library`);
  } finally {
    await source.close();
  }
  return entries;
}

async function hasNoColours(image: RgbImage): Promise<boolean> {
  const { width, height } = networkSize(image, JUDGED_SIDE);
  return isColourless(srgbToLab(await resizeImage(image, width, height)));
}
