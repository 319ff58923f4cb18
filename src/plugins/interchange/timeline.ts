import type { Rational } from '../../time/rational.js';

/** A range of time in seconds: [start, end). */
export interface TimeRange {
  readonly start: Rational;
  readonly end: Rational;
}

/**
 * The media a clip of a timeline is taken from. Its clock reads what its timecode says: a file that starts at
 * 01:00:00:00 starts at frame 3600 x 24 over its rate, not at 0. Files without timecode start at 0.
 */
export interface MediaReference {
  /** A file path, absolute or relative to the timeline's file, or the URL of something that is no file. */
  readonly path: string | undefined;
  /** A name beside that of the file, where the timeline gives one. */
  readonly name: string | undefined;
  /** Name of the reel or tape. */
  readonly reel: string | undefined;
  /** Frames per second of the media. */
  readonly frameRate: Rational;
  /** What there is of the media, on its own clock. */
  readonly available: TimeRange | undefined;
}

/** A stretch of media on a track. */
export interface TimelineClip {
  readonly kind: 'clip';
  readonly name: string;
  readonly media: MediaReference;
  /** What is shown of the media, on its own clock. As long as `record`, unless the clip plays faster or slower. */
  readonly source: TimeRange;
  /** Where it is shown, in seconds after the timeline's first frame. */
  readonly record: TimeRange;
  /**
   * Whether clips on lower tracks are seen through it. `certain`: titles, generators, adjustment layers; `likely`:
   * blended clips and graphics with an alpha channel, which may also fill the frame. Left out of what hides them.
   */
  readonly overlay?: 'certain' | 'likely';
}

/** A stretch of a track that shows nothing. */
export interface TimelineGap {
  readonly kind: 'gap';
  /** Where, in seconds after the timeline's first frame. */
  readonly record: TimeRange;
}

/**
 * A transition from the item before it on a track to the item after it. It takes no time of its own: those two meet at
 * the cut, and go on under the transition with media outside their source ranges.
 */
export interface TimelineTransition {
  readonly kind: 'transition';
  readonly name: string;
  readonly effect: 'dissolve' | 'other';
  /** Seconds from the transition's first frame to the cut, 0 or more; at most the length of the item before. */
  readonly inOffset: Rational;
  /** Seconds from the cut to the transition's end, 0 or more; at most the length of the item after. */
  readonly outOffset: Rational;
}

/** One thing on a track. */
export type TrackItem = TimelineClip | TimelineGap | TimelineTransition;

/** One track: clips and gaps follow each other without holes from the timeline's first frame on. */
export interface Track {
  readonly kind: 'video' | 'audio';
  readonly name: string;
  readonly items: readonly TrackItem[];
}

/** An editor's timeline, as far as files of all kinds can tell it. */
export interface Timeline {
  readonly name: string;
  /** Frames per second. */
  readonly frameRate: Rational;
  /** Timecode of the first frame, such as `01:00:00:00` or, where counting is drop frame, `01:00:00;00`. */
  readonly startTimecode: string;
  /** From the bottom to the top. */
  readonly tracks: readonly Track[];
}

/** Size of pictures. */
export interface FrameSize {
  /** Pixels, at least 1. */
  readonly width: number;
  /** Pixels, at least 1. */
  readonly height: number;
}

/** The kinds of timeline files, by what their names end in. */
export const TIMELINE_FORMATS = ['otio', 'edl', 'xml'] as const;
/** `otio`: OpenTimelineIO JSON; `edl`: CMX 3600; `xml`: Final Cut Pro 7 XML. */
export type TimelineFormat = (typeof TIMELINE_FORMATS)[number];
