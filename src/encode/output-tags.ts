import type { FfprobeReport } from '../decode/ffprobe-report.js';
import type { Container } from './containers.js';
import type { Chapter } from './ffmetadata.js';

/** What made a film: program, method, models; written into the file's `comment`, and into each image's XMP. */
export type Provenance = Readonly<Record<string, string>>;

// Written anew by the muxer, or about the old file alone.
const NOT_CARRIED = new Set([
  ...[
    'major_brand',
    'minor_version',
    'compatible_brands',
    'encoder',
    'timecode',
    'duration',
    'comment',
    'start_number',
  ],
]);

// The tags that mp4 and mov have their own fields for; others need the general key list.
const MOV_TAGS = new Set([
  ...[
    'title',
    'artist',
    'album_artist',
    'composer',
    'album',
    'date',
    'comment',
    'genre',
    'copyright',
    'grouping',
  ],
  ...['description', 'synopsis', 'show', 'episode_id', 'network', 'keywords', 'creation_time', 'lyrics'],
]);

/** What made a film as one line, such as `autochrome: 0.1.0, method: welsh`; empty when nothing is said. */
export function provenanceText(provenance: Provenance): string {
  return Object.entries(provenance)
    .map(([key, value]) => `${key}: ${value}`)
    .join(', ');
}

/**
 * The tags of an output: those of its source, and in `comment` what made it, behind the comment that was there.
 *
 * @param provenance - what made the film, in the order in which it is to be read; none when empty
 */
export function outputTags(
  source: Readonly<Record<string, string>>,
  provenance: Provenance,
): Record<string, string> {
  const comment = Object.entries(source).find(([key]) => key.toLowerCase() === 'comment')?.[1];
  const comments = [comment, provenanceText(provenance)].filter((text) => text !== undefined && text !== '');
  return {
    ...Object.fromEntries(Object.entries(source).filter(([key]) => !NOT_CARRIED.has(key.toLowerCase()))),
    ...(comments.length === 0 ? {} : { comment: comments.join('; ') }),
  };
}

/** Arguments without which the container would drop some of the tags. */
export function tagArgs(tags: Readonly<Record<string, string>>, container: Container): string[] {
  if (container.muxer === 'matroska') return [];
  const ownFields = Object.keys(tags).every((key) => MOV_TAGS.has(key.toLowerCase()));
  return ownFields ? [] : ['-movflags', '+use_metadata_tags'];
}

/**
 * The chapters of a source as they fall on an output.
 *
 * @param origin - time on the source's clock, in seconds, that becomes 0
 * @param end - time on the source's clock at which the output ends; undefined for the source's end
 */
export function outputChapters(report: FfprobeReport, origin: number, end: number | undefined): Chapter[] {
  return report.chapters.flatMap((chapter) => {
    const [ticks, perSecond] = chapter.time_base.split('/').map(Number) as [number, number];
    const seconds = (time: number) => (time * ticks) / perSecond;
    const from = Math.max(0, seconds(chapter.start) - origin);
    const to = Math.min(seconds(chapter.end), end ?? Number.POSITIVE_INFINITY) - origin;
    return to <= from ? [] : [{ start: from, end: to, tags: chapter.tags }];
  });
}
