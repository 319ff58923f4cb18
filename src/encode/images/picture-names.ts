import { basename, dirname, extname, join } from 'node:path';
import type { ClipMetadata } from '../../decode/clip-metadata.js';
import { hasPictureExtension } from '../../decode/images/picture-kind.js';
import { isPicturePattern, numberedName } from '../../decode/images/picture-sequence.js';

/** Codecs whose output is pictures. */
export type PictureCodec = 'png' | 'tiff';

/** Where pictures go. */
export interface PictureNames {
  readonly kind: 'picture' | 'sequence';
  readonly folder: string;
  /** What a user is told that was written: the picture, the folder or the pattern. It opens as a clip again. */
  readonly shown: string;
  /** File name in `folder` of a frame. */
  nameOf(index: number): string;
}

/**
 * Names of the pictures of an output.
 *
 * - one picture in, one out: `path` itself.
 * - `path` is a pattern (`graded_%04d.png`): by it.
 * - `path` is `NAME.png`: `NAME_%06d.png` beside it.
 * - else `path` is a folder, and its pictures are `NAME_%06d.png` after the source's name.
 *
 * Numbers are the frames' indexes, counted from the source's own first number where that is a numbered sequence.
 */
export function pictureNames(
  path: string,
  codec: PictureCodec,
  source: Pick<ClipMetadata, 'path' | 'kind' | 'tags'>,
): PictureNames {
  if (source.kind === 'picture') {
    return { kind: 'picture', folder: dirname(path), shown: path, nameOf: () => basename(path) };
  }
  const start = Number(source.tags.start_number ?? 0);
  const sequence = (folder: string, pattern: string, shown: string): PictureNames => ({
    kind: 'sequence',
    folder,
    shown,
    nameOf: (index) => numberedName(pattern, start + index),
  });
  if (isPicturePattern(path)) return sequence(dirname(path), basename(path), path);
  if (hasPictureExtension(path)) {
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
