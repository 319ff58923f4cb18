import { basename, dirname, extname, join } from 'node:path';
import type { ClipMetadata } from '../decode/clip-metadata.js';
import { isPicturePattern } from '../decode/images/picture-sequence.js';
import { withoutNumber } from '../render/output-name.js';
import { PROJECT_ENDING } from './document/schema.js';

/**
 * Name of a clip's project when the user gives none: next to the clip, `reel.autochrome.json` for `reel.mp4`, and
 * `scan/frame.autochrome.json` for `scan/frame_%04d.tif`.
 */
export function projectName({ path, kind }: Pick<ClipMetadata, 'path' | 'kind'>): string {
  const name = basename(path);
  const isFolder = kind === 'sequence' && !isPicturePattern(path);
  const stem = isFolder ? name : withoutNumber(basename(name, extname(name)));
  return join(dirname(path), `${stem}${PROJECT_ENDING}`);
}
