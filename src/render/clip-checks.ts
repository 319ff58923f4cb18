import type { ClipMetadata } from '../decode/clip-metadata.js';
import type { FrameRange } from '../decode/frame-source.js';
import { usageError } from '../errors.js';
import type { Settings } from '../settings/settings.js';
import { parsePosition } from '../time/timecode.js';

/**
 * Refuses interlaced clips unless they are to be kept as they are.
 *
 * @throws AutochromeError of kind `usage` with the command that deinterlaces the clip
 */
export function checkInterlaced(metadata: ClipMetadata, interlaced: Settings['interlaced']): void {
  const { path, fieldOrder } = metadata;
  if (fieldOrder === 'progressive' || interlaced === 'keep') return;
  throw usageError(
    `${path} is interlaced (${fieldOrder} field first), and its two fields would be colorized as one frame`,
    `deinterlace it first: ffmpeg -i ${shellQuoted(path)} -vf bwdif -c:v ffv1 -c:a copy deinterlaced.mkv; ` +
      'or colorize the frames as they are with `interlaced` keep',
  );
}

function shellQuoted(path: string): string {
  return /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}

/**
 * The frames that `start` and `end` stand for in a clip.
 *
 * @throws AutochromeError of kind `usage` when one cannot be read, when `end` is not after `start`, or when `start`
 *   is after the end of the clip
 */
export function rangeOf(metadata: ClipMetadata, { start, end }: Pick<Settings, 'start' | 'end'>): FrameRange {
  const first = parsePosition(String(start), metadata, '`start`');
  const last = end === undefined ? undefined : parsePosition(String(end), metadata, '`end`');
  if (last !== undefined && last <= first) {
    throw usageError(
      `\`end\` ${end} is not after \`start\` ${start}`,
      'the range is from `start` to the frame before `end`',
    );
  }
  const { frameCount, path } = metadata;
  if (frameCount?.exact && first >= frameCount.value) {
    throw usageError(`\`start\` ${start} is after the end of ${path}, which has ${frameCount.value} frames`);
  }
  return { start: first, end: last };
}
