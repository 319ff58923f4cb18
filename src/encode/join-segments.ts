import { rm, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { ClipMetadata } from '../decode/clip-metadata.js';
import { AutochromeError, throwIfAborted } from '../errors.js';
import type { FfmpegRunner } from '../ffmpeg/runner.js';
import { identifyFile } from '../files/file-identity.js';
import { checkOutput, outputNames } from '../files/output-file.js';
import { OutputNameClaim } from '../files/output-name-claim.js';
import { writeFailure } from '../files/write-failure.js';
import { compare } from '../time/rational.js';
import { CODEC_TABLE, extensionOf } from './codecs.js';
import { type Container, containerOf } from './containers.js';
import { reachesEnd } from './ffmpeg-sink.js';
import type { CodecName } from './frame-sink.js';
import type { VideoInput } from './mux-args.js';
import { muxOutput } from './mux-output.js';
import type { Provenance } from './output-tags.js';
import { requireFrames } from './require-frames.js';
import { type ListedSegment, segmentList } from './segment-list.js';
import type { Segment } from './segment-sink.js';

/** What {@link joinSegments} joins, and with what. */
export interface JoinSegmentsOptions {
  readonly runner: FfmpegRunner;
  /** Of the segments. */
  readonly codec: CodecName;
  /** Name of the output. The segments' extension is what {@link segmentExtension} says of it. */
  readonly path: string;
  /** One at least, in their order: each begins with the frame at which the one before ends. */
  readonly segments: readonly Segment[];
  /** The clip whose frames they hold. */
  readonly source: ClipMetadata;
  /** The file that sound, subtitles and tags are taken from; the clip's own when left out. */
  readonly sourcePath?: string;
  /** Files that the output may not be, besides the clip and the segments. */
  readonly inputs?: readonly string[];
  /** Whether an existing output is replaced. False when left out. */
  readonly overwrite?: boolean;
  /** As for `openSink`. */
  readonly provenance?: Provenance;
  /** Told where the film is once it is whole, just before it gets its name. */
  readonly onWhole?: (path: string) => Promise<void>;
  /** Told what an output cannot keep, one sentence each. */
  readonly onWarning?: (warning: string) => void;
  /** Stops the work; the output does not exist then. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Joins segments of a clip into one film with the clip's sound, subtitles, chapters, tags and timecode, as a whole render
 * has them. The video is copied packet by packet.
 *
 * @returns the path of the output
 * @throws AutochromeError of kind `usage` when the output exists or is an input, `failure` when the segments do not follow
 *   each other or are encoded in different ways, frames of them are missing in the output, or it cannot be written
 */
export async function joinSegments(options: JoinSegmentsOptions): Promise<string> {
  const { runner, path, segments, source, signal, provenance = {} } = options;
  const sourcePath = options.sourcePath ?? (source.kind === 'video' ? source.path : undefined);
  const [first, last] = [segments[0], segments.at(-1)];
  if (!first || !last) throw new RangeError('there are no segments to join');
  requireJoinable(segments);
  const files = segments.map((segment) => resolve(segment.path));
  const inputs = [source.path, ...(sourcePath === undefined ? [] : [sourcePath]), ...files];
  const claim = await OutputNameClaim.begin(path);
  await checkOutput(path, [...inputs, ...(options.inputs ?? [])], options.overwrite ?? false);
  throwIfAborted(signal);
  const names = outputNames(path);
  const container = containerOf(path);
  const list = resolve(names.list);
  const video: VideoInput = {
    args: ['-f', 'concat', '-safe', '0', '-i', list],
    reads: [list, ...files],
    output: [
      ...decodingTimes(CODEC_TABLE[options.codec].reorders, source, container),
      // Of segments that are not Matroska themselves, names of a program's own.
      ...(container.milliseconds ? NAMELESS : []),
    ],
  };
  const listed = segments.map(
    ({ first: { timestamp }, endTime, frames }, i): ListedSegment => ({
      name: runner.nameInJob(video, files[i] as string),
      from: timestamp,
      to: endTime,
      frames,
    }),
  );
  const rounding = containerOf(first.path).milliseconds ? { ticks: 1000, zero: source.startTime } : {};
  try {
    await writeFile(list, segmentList(listed, rounding)).catch((cause) => {
      throw writeFailure(path, cause);
    });
    await muxOutput({
      runner,
      names,
      video,
      container,
      clip: source,
      sourcePath,
      sourceFile: sourcePath === undefined ? undefined : await identifyFile(sourcePath),
      frames: segments.reduce((sum, segment) => sum + segment.frames, 0),
      provenance,
      first: first.first,
      end: reachesEnd(source, last.first.index + last.frames) ? undefined : last.endTime,
      onWarning: options.onWarning ?? (() => undefined),
      signal: signal ?? new AbortController().signal,
    });
    throwIfAborted(signal);
    await requireFrames(runner, names.mux, last.first.index + last.frames - first.first.index, signal);
    await options.onWhole?.(names.mux);
    await claim.putInPlace(names.mux);
    return names.final;
  } catch (error) {
    throwIfAborted(signal);
    throw error;
  } finally {
    await Promise.all([rm(names.mux, { force: true }), rm(list, { force: true })]);
  }
}

/**
 * Extension of the segments of an output, without the point. It is the output's own, unless Matroska would lose the order
 * of coding, which ffmpeg then guesses wrongly at the joints.
 *
 * @param path - name of the output
 */
export function segmentExtension(codec: CodecName, path: string): string {
  return CODEC_TABLE[codec].reorders > 0 && containerOf(path).milliseconds ? 'mp4' : extensionOf(path);
}

/**
 * Options that make the times of decoding go through the film. Encoders let them run as many frames ahead as they reorder,
 * but not in segments shorter than that, which would get in the way of those that follow.
 *
 * Where the output's clock is the segments' own, times are counted. Elsewhere packets reach the filter in one clock or the
 * other, as versions of ffmpeg have it, and what it calls its time base may be neither: nothing may be counted in seconds
 * there. Matroska keeps no times of decoding, and is content with any that do not go back.
 */
function decodingTimes(
  reorders: number,
  { variableFrameRate, frameRate }: ClipMetadata,
  { milliseconds }: Container,
): string[] {
  if (reorders === 0) return [];
  if (milliseconds) return ['-bsf:v', 'setts=pts=PTS:dts=max(DTS\\,PREV_OUTDTS)'];
  if (variableFrameRate) return [];
  const { numerator, denominator } = frameRate;
  return ['-bsf:v', `setts=pts=PTS:dts=STARTPTS+round((N-${reorders})*${denominator}/${numerator}/TB)`];
}

const NAMELESS = ['handler_name', 'vendor_id'].flatMap((key) => ['-metadata:s:v:0', `${key}=`]);

function requireJoinable(segments: readonly Segment[]): void {
  for (const [i, segment] of segments.entries()) {
    const before = segments[i - 1];
    if (!before) continue;
    const end = before.first.index + before.frames;
    if (end !== segment.first.index || compare(before.first.timestamp, segment.first.timestamp) >= 0) {
      throw new AutochromeError(
        'failure',
        `${segment.path} begins with frame ${segment.first.index}, and ${before.path} before it ends at ${end}`,
        { hint: 'render both again' },
      );
    }
    if (before.parameters !== segment.parameters) {
      throw new AutochromeError(
        'failure',
        `${segment.path} and ${before.path} are encoded in different ways and cannot be joined`,
        { hint: 'another version of ffmpeg made one of them: remove both, and render again' },
      );
    }
  }
}
