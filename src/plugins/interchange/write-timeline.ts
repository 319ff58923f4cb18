import { dirname, extname, isAbsolute, relative, resolve, sep } from 'node:path';
import { usageError } from '../../errors.js';
import { checkOutput } from '../../files/output-file.js';
import { writeWhole } from '../../files/whole-file.js';
import { edlText } from './edl/write-edl.js';
import { fcp7Text } from './fcp7/write-fcp7.js';
import { isAbsolutePath, isUrl } from './media-path.js';
import { otioText } from './otio/write-otio.js';
import { type FrameSize, TIMELINE_FORMATS, type Timeline, type TimelineFormat } from './timeline.js';
import { Warnings } from './warnings.js';

/** How the paths of media are written. */
export const MEDIA_PATHS = ['as-given', 'relative', 'absolute'] as const;
/** `as-given`: unchanged; `relative`: to the timeline's own folder; `absolute`: from the root. */
export type MediaPaths = (typeof MEDIA_PATHS)[number];

/** How to write a timeline. */
export interface WriteTimelineOptions {
  /**
   * Whether a file of that name may be replaced.
   *
   * @defaultValue `false`
   */
  readonly overwrite?: boolean | undefined;
  /**
   * How media paths are written; `as-given` when left out. For the other two, relative paths are those from the folder
   * that the program runs in.
   */
  readonly mediaPaths?: MediaPaths | undefined;
  /** Size of the timeline's pictures, which Final Cut Pro 7 XML may say; programs choose one where it does not. */
  readonly frameSize?: FrameSize | undefined;
}

/** What became of a timeline that was written. */
export interface WriteTimelineResult {
  readonly format: TimelineFormat;
  /** What of the timeline the format does not hold: one sentence each. */
  readonly warnings: readonly string[];
}

type Writer = (timeline: Timeline, warnings: Warnings, frameSize?: FrameSize) => string;

const WRITERS: Readonly<Record<TimelineFormat, Writer>> = {
  otio: otioText,
  edl: edlText,
  xml: fcp7Text,
};

/**
 * Writes a timeline as `.otio`, `.edl` or `.xml`, as its name says. The file gets its name when it is complete.
 *
 * @returns the format and what it does not hold
 * @throws AutochromeError of kind `usage` when the name says no format, the file exists and may not be replaced, or the
 *   timeline cannot be written in this format at all; of kind `failure` when the file cannot be written
 * @example
 * ```ts
 * import { timelineOfShots, writeTimeline } from 'autochrome';
 * import { rational } from 'autochrome/core';
 *
 * const shot = { name: 'Shot 1', start: 0, end: 8, media: { path: 'shot-1.mp4', start: 0, end: 8 } };
 * const reel = { name: 'reel', frameRate: rational(24), startTimecode: undefined, shots: [shot] };
 * await writeTimeline('reel.otio', timelineOfShots(reel), { mediaPaths: 'relative' });
 * ```
 */
export async function writeTimeline(
  path: string,
  timeline: Timeline,
  options: WriteTimelineOptions = {},
): Promise<WriteTimelineResult> {
  const { overwrite = false, mediaPaths = 'as-given', frameSize } = options;
  const format = formatOfName(path);
  if (!MEDIA_PATHS.includes(mediaPaths)) {
    throw usageError(`mediaPaths '${mediaPaths}' is not known`, `one of ${MEDIA_PATHS.join(', ')}`);
  }
  checkFrameSize(frameSize);
  const warnings = new Warnings();
  const written = withMediaPaths(timeline, dirname(resolve(path)), mediaPaths);
  const text = WRITERS[format](written, warnings, frameSize);
  await checkOutput(path, [], overwrite);
  await writeWhole(path, text);
  return { format, warnings: warnings.list };
}

function checkFrameSize(size: FrameSize | undefined): void {
  if (!size || [size.width, size.height].every((length) => Number.isSafeInteger(length) && length > 0))
    return;
  throw usageError(
    `frameSize is ${size.width} by ${size.height}`,
    'width and height must be whole numbers of pixels, at least 1',
  );
}

function formatOfName(path: string): TimelineFormat {
  const extension = extname(path).slice(1).toLowerCase();
  const format = TIMELINE_FORMATS.find((each) => each === extension);
  if (format) return format;
  throw usageError(
    `the name of timeline ${path} does not say its format`,
    `let it end in ${TIMELINE_FORMATS.map((each) => `.${each}`).join(', ')}`,
  );
}

function withMediaPaths(timeline: Timeline, folder: string, mediaPaths: MediaPaths): Timeline {
  if (mediaPaths === 'as-given') return timeline;
  const written = (path: string) => {
    // Paths of another system cannot be told apart from this one's by looking here.
    if (isUrl(path) || (isAbsolutePath(path) && !isAbsolute(path))) return path;
    const whole = resolve(path);
    return mediaPaths === 'absolute' ? whole : relative(folder, whole).split(sep).join('/');
  };
  return {
    ...timeline,
    tracks: timeline.tracks.map((track) => ({
      ...track,
      items: track.items.map((item) =>
        item.kind === 'clip' && item.media.path !== undefined
          ? { ...item, media: { ...item.media, path: written(item.media.path) } }
          : item,
      ),
    })),
  };
}
