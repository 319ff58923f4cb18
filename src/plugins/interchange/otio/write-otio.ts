import { type Rational, subtract, toNumber } from '../../../time/rational.js';
import { checkTimeline } from '../check-timeline.js';
import { framesOf, secondsOf } from '../frame-time.js';
import { fileNameOf } from '../media-path.js';
import type { MediaReference, Timeline, TimelineClip, TimeRange, TrackItem } from '../timeline.js';
import type { Warnings } from '../warnings.js';

/**
 * Writes a timeline as OpenTimelineIO JSON, with Clip.2, and media as DaVinci Resolve names it: by a plain path, and by the
 * file's name.
 *
 * @param warnings - told what the format does not hold
 * @returns the file's text
 * @throws AutochromeError of kind `usage` when the timeline is not possible
 */
export function otioText(timeline: Timeline, warnings: Warnings): string {
  const { frameRate, name, tracks } = timeline;
  const start = checkTimeline(timeline);
  const document = {
    OTIO_SCHEMA: 'Timeline.1',
    // The format itself does not say how timecode is counted.
    metadata: start.timecode.dropFrame ? { autochrome: { drop_frame: true } } : {},
    name,
    global_start_time: timeOf(secondsOf(start.frame, frameRate), frameRate),
    tracks: {
      OTIO_SCHEMA: 'Stack.1',
      ...emptyItem('tracks'),
      children: tracks.map((track) => ({
        OTIO_SCHEMA: 'Track.1',
        ...emptyItem(track.name),
        kind: track.kind === 'video' ? 'Video' : 'Audio',
        children: track.items.map((item) => itemOf(item, frameRate, warnings)),
      })),
    },
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

function emptyItem(name: string) {
  return { metadata: {}, name, source_range: null, effects: [], markers: [], enabled: true };
}

function itemOf(item: TrackItem, frameRate: Rational, warnings: Warnings) {
  switch (item.kind) {
    case 'gap':
      return {
        OTIO_SCHEMA: 'Gap.1',
        ...emptyItem(''),
        source_range: rangeOf({ start: secondsOf(0, frameRate), end: lengthOf(item.record) }, frameRate),
      };
    case 'transition':
      return {
        OTIO_SCHEMA: 'Transition.1',
        metadata: {},
        name: item.name,
        transition_type: item.effect === 'dissolve' ? 'SMPTE_Dissolve' : 'Custom_Transition',
        in_offset: timeOf(item.inOffset, frameRate),
        out_offset: timeOf(item.outOffset, frameRate),
      };
    case 'clip':
      return clipOf(item, warnings);
  }
}

function clipOf(clip: TimelineClip, warnings: Warnings) {
  const { media, source, record } = clip;
  const length = lengthOf(record);
  const played = lengthOf(source);
  if (played.numerator !== length.numerator || played.denominator !== length.denominator) {
    warnings.add('clips that play faster or slower are written at their own speed, from where they start');
  }
  return {
    OTIO_SCHEMA: 'Clip.2',
    ...emptyItem(clip.name),
    metadata: media.reel === undefined ? {} : { cmx_3600: { reel: media.reel } },
    source_range: {
      OTIO_SCHEMA: 'TimeRange.1',
      start_time: timeOf(source.start, media.frameRate),
      duration: timeOf(length, media.frameRate),
    },
    media_references: { DEFAULT_MEDIA: referenceOf(media) },
    active_media_reference_key: 'DEFAULT_MEDIA',
  };
}

function referenceOf(media: MediaReference) {
  const available_range = media.available ? rangeOf(media.available, media.frameRate) : null;
  const name = media.name ?? (media.path === undefined ? '' : fileNameOf(media.path));
  const rest = { metadata: {}, name, available_range, available_image_bounds: null };
  return media.path === undefined
    ? { OTIO_SCHEMA: 'MissingReference.1', ...rest }
    : { OTIO_SCHEMA: 'ExternalReference.1', ...rest, target_url: media.path };
}

function lengthOf({ start, end }: TimeRange): Rational {
  return subtract(end, start);
}

function rangeOf(range: TimeRange, frameRate: Rational) {
  return {
    OTIO_SCHEMA: 'TimeRange.1',
    start_time: timeOf(range.start, frameRate),
    duration: timeOf(lengthOf(range), frameRate),
  };
}

/** The format counts in floating-point frames of a floating-point rate. */
function timeOf(seconds: Rational, frameRate: Rational) {
  return {
    OTIO_SCHEMA: 'RationalTime.1',
    rate: toNumber(frameRate),
    value: toNumber(framesOf(seconds, frameRate)),
  };
}
