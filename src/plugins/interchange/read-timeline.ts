import { extname } from 'node:path';
import { inputError, usageError } from '../../errors.js';
import { formatRational, type Rational } from '../../time/rational.js';
import { readEdl } from './edl/read-edl.js';
import { readFcp7 } from './fcp7/read-fcp7.js';
import { readOtio } from './otio/read-otio.js';
import type { Timeline, TimelineFormat } from './timeline.js';
import { loadTimelineFile, type TimelineFile } from './timeline-file.js';

/** How to read a timeline. */
export interface ReadTimelineOptions {
  /** Frames per second, above 0; for EDLs, which do not say. Other formats say theirs. */
  readonly frameRate?: Rational | undefined;
}

/** A timeline that was read. */
export interface ReadTimelineResult {
  readonly timeline: Timeline;
  readonly format: TimelineFormat;
  /** What the file holds that the timeline does not: one sentence each, with the line. */
  readonly warnings: readonly string[];
}

const READERS: Readonly<Record<TimelineFormat, (file: TimelineFile) => Timeline>> = {
  otio: readOtio,
  edl: readEdl,
  xml: readFcp7,
};

/**
 * Reads an editor's timeline: OpenTimelineIO JSON, a CMX 3600 EDL or Final Cut Pro 7 XML. What the file is, its
 * contents say, whatever its name. Files of up to 64 MiB and 100 000 clips, gaps and transitions are read.
 *
 * @returns the timeline, its times exact; media paths are as the file has them, `file:` URLs turned to paths
 * @throws AutochromeError of kind `input` when it cannot be read or is malformed: names the file, the line and the
 *   reason; of kind `usage` when it is an EDL that does not tell its frame rate, and none is given
 * @example
 * ```ts
 * import { readTimeline, timelineOfShots, writeTimeline } from 'autochrome';
 * import { rational } from 'autochrome/core';
 *
 * const shot = { name: 'Shot 1', start: 0, end: 8, media: { path: 'shot-1.mp4', start: 0, end: 8 } };
 * const reel = { name: 'reel', frameRate: rational(24), startTimecode: undefined, shots: [shot] };
 * await writeTimeline('reel.otio', timelineOfShots(reel));
 * const { timeline, warnings } = await readTimeline('reel.otio');
 * console.log(timeline.tracks.length, warnings);
 * ```
 */
export async function readTimeline(
  path: string,
  options: ReadTimelineOptions = {},
): Promise<ReadTimelineResult> {
  const { frameRate } = options;
  if (frameRate && !(frameRate.numerator > 0)) {
    throw usageError(`frameRate is ${formatRational(frameRate)}`, 'it must be above 0');
  }
  const file = await loadTimelineFile(path, frameRate);
  const format = formatOf(file);
  const timeline = READERS[format](file);
  return { timeline, format, warnings: file.warnings.list };
}

function formatOf({ path, text, certain }: TimelineFile): TimelineFormat {
  const start = /^\s*/.exec(text)?.[0].length ?? 0;
  const first = text[start];
  if (first === undefined) throw inputError(`timeline ${path} is empty`, 'export the timeline again');
  const format = first === '{' || first === '[' ? 'otio' : first === '<' ? 'xml' : undefined;
  if (format) {
    if (!certain) throw inputError(`timeline ${path} is not valid UTF-8`, 'export the timeline again');
    return format;
  }
  const isEdl = /^(TITLE:|FCM:|\*|\d+\s)/i.test(text.slice(start, start + 100));
  if (isEdl || extname(path).toLowerCase() === '.edl') return 'edl';
  throw inputError(
    `timeline ${path} is neither OpenTimelineIO JSON, nor Final Cut Pro 7 XML, nor an EDL`,
    'export the timeline as one of them',
  );
}
