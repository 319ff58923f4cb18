import { basename, dirname, extname, join } from 'node:path';
import type { ClipMetadata } from '../../decode/clip-metadata.js';
import { hasImageExtension } from '../../decode/images/image-kind.js';
import { isImagePattern, numberedName } from '../../decode/images/image-sequence.js';

/** Codecs whose output is images. */
export type ImageCodec = 'png' | 'tiff';

/** Where images go. */
export interface ImageNames {
  readonly kind: 'image' | 'sequence';
  readonly folder: string;
  /** What a user is told that was written: the image, the folder or the pattern. It opens as a clip again. */
  readonly shown: string;
  /** File name in `folder` of a frame. */
  nameOf(index: number): string;
}

/**
 * Names of the images of an output.
 *
 * - one image in, one out: `path` itself.
 * - `path` is a pattern (`graded_%04d.png`): by it.
 * - `path` is `NAME.png`: `NAME_%06d.png` beside it.
 * - else `path` is a folder, and its images are `NAME_%06d.png` after the source's name.
 *
 * Numbers are the frames' indexes, counted from the source's own first number where that is a numbered sequence.
 */
export function imageNames(
  path: string,
  codec: ImageCodec,
  source: Pick<ClipMetadata, 'path' | 'kind' | 'tags'>,
): ImageNames {
  if (source.kind === 'image') {
    return { kind: 'image', folder: dirname(path), shown: path, nameOf: () => basename(path) };
  }
  const start = Number(source.tags.start_number ?? 0);
  const sequence = (folder: string, pattern: string, shown: string): ImageNames => ({
    kind: 'sequence',
    folder,
    shown,
    nameOf: (index) => numberedName(pattern, start + index),
  });
  if (isImagePattern(path)) return sequence(dirname(path), basename(path), path);
  if (hasImageExtension(path)) {
    const extension = extname(path);
    const pattern = `${basename(path, extension)}_%06d${extension}`;
    return sequence(dirname(path), pattern, join(dirname(path), pattern));
  }
  return sequence(path, `${stemOf(source.path)}_%06d${codec === 'png' ? '.png' : '.tif'}`, path);
}

/** The name of a clip without folder, ending and number pattern. */
function stemOf(path: string): string {
  const stem = basename(path, extname(path)).replace(/[._-]*%\d*d.*/, '');
  return stem === '' ? 'frame' : stem;
}
