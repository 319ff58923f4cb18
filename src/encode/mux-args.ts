import { hasBroadcastClock, READ_ONLY } from '../decode/broadcast-clock.js';
import type { ClipMetadata } from '../decode/clip-metadata.js';
import type { FfprobeReport } from '../decode/ffprobe-report.js';
import { fileStart, videoStream } from '../decode/probe.js';
import { type Rational, rational, subtract, toNumber } from '../time/rational.js';
import type { Container } from './containers.js';
import { timeScaleArgs } from './encode-args.js';
import { tagArgs } from './output-tags.js';
import type { SideStreamPlan } from './side-streams.js';

/** What the finished video is put together with. */
export interface MuxJob {
  readonly container: Container;
  readonly ffmpegVersion: string;
  /** The encoded video; its first frame is at 0. */
  readonly video: VideoInput;
  /** File that is written. */
  readonly path: string;
  readonly clip: ClipMetadata;
  /** The file that the side streams come from; undefined when there are none. */
  readonly sound:
    | { readonly path: string; readonly report: FfprobeReport; readonly plan: SideStreamPlan }
    | undefined;
  readonly span: OutputSpan;
  readonly tags: Readonly<Record<string, string>>;
  readonly timecode: string | undefined;
}

/** Where an encoded video comes from. */
export interface VideoInput {
  /** Input options, up to the name of the file. */
  readonly args: readonly string[];
  /** Files that are read. */
  readonly reads: readonly string[];
  /** Output options of the video; none when left out. */
  readonly output?: readonly string[];
}

/** The part of a clip that an output holds, on the clip's clock in seconds. */
export interface OutputSpan {
  /** The time that becomes 0 in the output. */
  readonly origin: Rational;
  /** Time of the first frame. */
  readonly first: Rational;
  /** Time at which the last frame ends; undefined when the output reaches to the clip's end. */
  readonly end: Rational | undefined;
  /** Whether the output begins later than the clip. */
  readonly trimmedStart: boolean;
}

/**
 * Says which time of the clip becomes 0: an output that begins with the clip keeps the clip's own timestamps (those of
 * broadcast streams count from their start), one that begins later counts from its first frame.
 */
export function outputOrigin(
  report: FfprobeReport | undefined,
  first: Rational,
  trimmedStart: boolean,
): Rational {
  if (trimmedStart) return first;
  // Which players take for 0.
  return report && hasBroadcastClock(report.format.format_name) ? fileStart(report) : rational(0);
}

const seconds = (value: Rational, digits = 6) => toNumber(value).toFixed(digits);

/** Input options of the file with the sound, which place it against the video and cut it to the output's length. */
function soundInput(job: MuxJob): string[] {
  if (!job.sound) return [];
  const { origin, end, trimmedStart } = job.span;
  const start = fileStart(job.sound.report);
  // ffmpeg moves a file's start to 0, and what -ss seeks to.
  const placed = subtract(start, origin);
  return [
    ...(trimmedStart ? ['-ss', seconds(subtract(origin, start))] : []),
    ...(trimmedStart || placed.numerator === 0 ? [] : ['-itsoffset', seconds(placed)]),
    ...(end === undefined ? [] : ['-t', seconds(subtract(end, origin))]),
    ...['-i', job.sound.path],
  ];
}

/** Whether a version of ffmpeg is at least the given one; builds from the repository count as newest. */
export function isVersionAtLeast(version: string, major: number, minor = 0): boolean {
  const numbers = /^(\d+)(?:\.(\d+))?/.exec(version);
  if (!numbers) return true;
  const [found, minorFound] = [Number(numbers[1]), Number(numbers[2] ?? 0)];
  return found > major || (found === major && minorFound >= minor);
}

/** Arguments of the run that copies the video together with sound, subtitles, chapters and tags (on `pipe:0`). */
export function muxArgs(job: MuxJob): string[] {
  const { clip, container, sound, span } = job;
  const offset = subtract(span.first, span.origin);
  const turns = clip.rotation !== 0;
  const byOption = isVersionAtLeast(job.ffmpegVersion, 6);
  const trimmed = span.trimmedStart || span.end !== undefined;
  return [
    ...['-v', 'error'],
    // Both count counter-clockwise; ffmpeg 6 replaced the tag by the option.
    ...(turns && byOption ? ['-display_rotation:v:0', `${-clip.rotation}`] : []),
    // Whole milliseconds where these are the output's clock: rounded apart, a film and its segments get the same times.
    ...(offset.numerator === 0 ? [] : ['-itsoffset', seconds(offset, container.milliseconds ? 3 : 6)]),
    ...[...job.video.args, '-f', 'ffmetadata', '-i', 'pipe:0', ...soundInput(job)],
    ...['-map', '0:v:0', ...(sound?.plan.streams ?? []).flatMap((index) => ['-map', `2:${index}`])],
    ...['-map_metadata', '1', '-map_chapters', '1', '-c:v', 'copy', ...(job.video.output ?? [])],
    ...(sound?.plan.args ?? []),
    ...(trimmed && sound ? ['-copypriorss:a', '0', '-copypriorss:s', '0'] : []),
    ...videoTags(sound?.report),
    ...(turns && !byOption ? ['-metadata:s:v:0', `rotate=${360 - clip.rotation}`] : []),
    ...(job.timecode === undefined ? [] : ['-metadata', `timecode=${job.timecode}`]),
    ...containerArgs(job),
    ...['-max_muxing_queue_size', '9999', '-f', container.muxer, job.path],
    ...pictureBeside(sound?.report),
  ];
}

/** An output that has the film's picture read beside its sound, where that may move the sound. */
function pictureBeside(report: FfprobeReport | undefined): string[] {
  const video = report && hasBroadcastClock(report.format.format_name) && videoStream(report);
  return video ? ['-map', `2:${video.index}`, ...READ_ONLY] : [];
}

/** Tags of the video stream that a player shows. */
function videoTags(report: FfprobeReport | undefined): string[] {
  const tags = (report && videoStream(report)?.tags) ?? {};
  return ['language', 'title', 'handler_name'].flatMap((key) => {
    const value = tags[key] ?? tags[key.toUpperCase()];
    return value === undefined ? [] : ['-metadata:s:v:0', `${key}=${value}`];
  });
}

function containerArgs(job: MuxJob): string[] {
  const { container, clip } = job;
  // Sound may begin with samples before 0; Matroska's writer would otherwise move the video to make room.
  if (container.muxer === 'matroska') return ['-avoid_negative_ts', 'disabled'];
  return [...timeScaleArgs(clip.timebase), ...tagArgs(job.tags, container)];
}
