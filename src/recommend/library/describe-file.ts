import { isColourless } from '../../colorize/colourless.js';
import { networkSize } from '../../colorize/network-size.js';
import { srgbToLab } from '../../colour/lab-picture.js';
import type { RgbPicture } from '../../colour/rgb-picture.js';
import { readPicture } from '../../decode/images/read-picture.js';
import { resizePicture } from '../../decode/images/resize-picture.js';
import { openClip } from '../../decode/open-clip.js';
import { AutochromeError, throwIfAborted } from '../../errors.js';
import type { BackendName } from '../../ffmpeg/choose.js';
import type { Description } from '../description.js';
import type { FoundFile } from './find-files.js';
import type { DescribedEntry } from './records.js';
import { shotPictures } from './shot-pictures.js';

/** Describes pictures for a library. */
export interface PictureDescriber {
  /** Version of the network: descriptions of different versions cannot be compared. */
  readonly version: string;
  /** @param picture - upright, of any size */
  describe(picture: RgbPicture): Promise<Description>;
}

/** How files are described. */
export interface DescribeOptions {
  readonly describer: PictureDescriber;
  /** Which ffmpeg decodes clips. */
  readonly backend?: BackendName | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Told what a user should know of a file that was described. */
  readonly onWarning: (message: string) => void;
}

/** Short side at which it is judged whether a picture has colours, in samples; what the threshold was measured at. */
const JUDGED_SIDE = 64;

/**
 * Describes a picture, or a frame of each shot of a clip.
 *
 * @returns what has colours: none for a black-and-white picture, the shots in colour for a clip
 * @throws AutochromeError of kind `input` when it cannot be read; of a clip that is damaged further on the shots before
 *   the damage are described, with a warning
 */
export async function describeFile(file: FoundFile, options: DescribeOptions): Promise<DescribedEntry[]> {
  if (file.kind === 'clip') return describeClip(file.path, options);
  const picture = await readPicture(file.path);
  if (await hasNoColours(picture)) return [];
  return [{ frame: undefined, shot: undefined, description: await options.describer.describe(picture) }];
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
    for await (const { frame, shot, picture } of shotPictures(source, signal)) {
      throwIfAborted(signal);
      if (await hasNoColours(picture)) continue;
      entries.push({ frame, shot, description: await describer.describe(picture) });
    }
  } catch (error) {
    if (!(error instanceof AutochromeError) || error.kind !== 'input' || entries.length === 0) throw error;
    onWarning(`${error.message}; the shots before the damage are in the library`);
  } finally {
    await source.close();
  }
  return entries;
}

async function hasNoColours(picture: RgbPicture): Promise<boolean> {
  const { width, height } = networkSize(picture, JUDGED_SIDE);
  return isColourless(srgbToLab(await resizePicture(picture, width, height)));
}
