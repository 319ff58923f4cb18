import { resolve } from 'node:path';
import type { ClipMetadata } from '../decode/clip-metadata.js';
import { lostFileError } from '../decode/decoding-failure.js';
import { type FfprobeReport, readReport } from '../decode/ffprobe-report.js';
import { AutochromeError, inputError } from '../errors.js';
import type { FfmpegResult, FfmpegRunner } from '../ffmpeg/runner.js';
import { type FileIdentity, fateOf } from '../files/file-identity.js';
import type { OutputNames } from '../files/output-file.js';
import { type Rational, toNumber } from '../time/rational.js';
import { formatTimecode, frameToTimecode, parseTimecode, timecodeToFrame } from '../time/timecode.js';
import type { Container } from './containers.js';
import { encoderFailure, isDiskFull, isWritten } from './encoder-failure.js';
import { ffmetadata } from './ffmetadata.js';
import { declareFrameRate } from './matroska-frame-rate.js';
import { isVersionAtLeast, type MuxJob, muxArgs, outputOrigin, type VideoInput } from './mux-args.js';
import { outputChapters, outputTags, type Provenance } from './output-tags.js';
import { planSideStreams } from './side-streams.js';
import { countVideoPackets } from './video-packets.js';

/** Encoded video and all that goes with it. */
export interface MuxOrder {
  readonly runner: FfmpegRunner;
  readonly names: Pick<OutputNames, 'final' | 'mux'>;
  /** The encoded video; its first frame is at 0. */
  readonly video: VideoInput;
  readonly container: Container;
  readonly clip: ClipMetadata;
  /** The clip's file, whose sound and tags are taken; undefined where it has none. */
  readonly sourcePath: string | undefined;
  /** That file, as it was when the work began; not looked at when undefined. */
  readonly sourceFile: FileIdentity | undefined;
  /** Frames in the video. */
  readonly frames: number;
  readonly provenance: Provenance;
  /** Index and timestamp of the first frame. */
  readonly first: { readonly index: number; readonly timestamp: Rational };
  /** Time at which the last frame ends; undefined when the output reaches to the clip's end. */
  readonly end: Rational | undefined;
  readonly onWarning: (warning: string) => void;
  readonly signal: AbortSignal;
}

/**
 * Puts the encoded video together with the sound, subtitles, chapters, tags and timecode of its clip.
 *
 * @throws AutochromeError of kind `failure` when the file cannot be written, or what was written is not whole; of kind `input`
 *   when the clip's file cannot be read any more, or another has its name
 */
export async function muxOutput(order: MuxOrder): Promise<void> {
  const { runner, sourcePath, container, clip, first, end } = order;
  const report =
    sourcePath === undefined ? undefined : (await readReport(runner, resolve(sourcePath))).report;
  await checkSource(order, report);
  const trimmedStart = first.index > 0;
  const origin = outputOrigin(report, first.timestamp, trimmedStart);
  const plan = report && planSideStreams(report, container);
  for (const warning of plan?.warnings ?? []) order.onWarning(warning);
  if (clip.rotation !== 0 && container.muxer === 'matroska' && !isVersionAtLeast(runner.version, 6, 1)) {
    order.onWarning(
      `the rotation by ${clip.rotation} degrees is lost: ffmpeg ${runner.version} cannot write it to mkv`,
    );
  }
  const tags = outputTags(report?.format.tags ?? {}, order.provenance);
  const job: MuxJob = {
    container,
    ffmpegVersion: runner.version,
    video: order.video,
    path: resolve(order.names.mux),
    clip,
    sound:
      report && plan && plan.streams.length > 0
        ? { path: resolve(sourcePath as string), report, plan }
        : undefined,
    span: { origin, first: first.timestamp, end, trimmedStart },
    tags,
    timecode: shiftedTimecode(order),
  };
  const text = ffmetadata(tags, chapters(report, origin, end));
  let result = await run(order, job, text);
  if (result.exitCode !== 0 && job.sound && !isFinal(result)) {
    order.onWarning(
      `sound and subtitles are left out: ${container.muxer} does not take them (${result.log.at(-1) ?? 'no reason given'})`,
    );
    result = await run(order, { ...job, sound: undefined }, text);
  }
  if (
    result.exitCode === 0 &&
    job.timecode !== undefined &&
    !isFinal(result) &&
    /Error writing trailer/.test(result.log.join('\n'))
  ) {
    order.onWarning(
      `the timecode ${job.timecode} is left out: there are too few frames to know how many there are per second`,
    );
    result = await run(order, { ...job, timecode: undefined }, text);
  }
  if (!isWritten(result)) throw encoderFailure(result, order.names.final);
  await checkSource(order, report);
  await checkWhole(order);
  if (container.milliseconds && !clip.variableFrameRate) await declareFrameRate(job.path, clip.frameRate);
}

/** Sound and tags have to be those of the film whose frames were read. */
async function checkSource(order: MuxOrder, report: FfprobeReport | undefined): Promise<void> {
  const { sourcePath, sourceFile } = order;
  if (sourcePath === undefined) return;
  const fate = sourceFile ? await fateOf(sourceFile) : 'same';
  if (fate === 'same' && report) return;
  if (fate !== 'same') throw lostFileError(sourcePath, fate);
  throw inputError(
    `${sourcePath} cannot be read any more, so its sound and tags are missing`,
    'put the clip back as it was, and start again',
  );
}

/** An exit code of 0 does not say that what was written can be played. */
async function checkWhole({ runner, names, frames }: MuxOrder): Promise<void> {
  const found = await countVideoPackets(runner, resolve(names.mux));
  if (found === frames) return;
  throw new AutochromeError(
    'failure',
    `${names.final} was not written as a whole: it holds ${found} of ${frames} frames, though ffmpeg reported no error`,
    {
      hint: 'check the disk and this ffmpeg, and render again, with another `backend` or `codec` if it stays so',
    },
  );
}

/** Whether another try cannot help. */
function isFinal(result: FfmpegResult): boolean {
  return result.exitCode === undefined || isDiskFull(result);
}

function chapters(report: FfprobeReport | undefined, origin: Rational, end: Rational | undefined) {
  return report ? outputChapters(report, toNumber(origin), end && toNumber(end)) : [];
}

async function run(order: MuxOrder, job: MuxJob, text: string): Promise<FfmpegResult> {
  const program = order.runner.start({
    program: 'ffmpeg',
    args: muxArgs(job),
    reads: [...job.video.reads, ...(job.sound ? [job.sound.path] : [])],
    writes: [job.path],
    signal: order.signal,
  });
  await program.write(new TextEncoder().encode(text));
  program.endInput();
  return program.done;
}

function shiftedTimecode({ clip, first, onWarning }: MuxOrder): string | undefined {
  if (clip.startTimecode === undefined) return undefined;
  if (first.index === 0) return clip.startTimecode;
  const start = parseTimecode(clip.startTimecode);
  try {
    if (!start) throw new RangeError(`'${clip.startTimecode}' is not a timecode`);
    const frame = timecodeToFrame(start, clip.frameRate) + first.index;
    return formatTimecode(frameToTimecode(frame, clip.frameRate, start.dropFrame));
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    onWarning(`the timecode is left out: ${error.message}`);
    return undefined;
  }
}
