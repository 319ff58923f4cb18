import { formatRational, type Rational, toNumber } from '../time/rational.js';
import { hasBroadcastClock, READ_ONLY } from './broadcast-clock.js';
import type { ClipMetadata } from './clip-metadata.js';
import { LOCAL_FILES } from './ffprobe-report.js';
import { CHANGE_SIGNALS } from './frame-changes.js';
import type { DecodedFormat } from './pixel-formats.js';

/** Whole seconds by which times are moved up so that none is below zero, which NUT cannot say; mostly 0. */
export function timeShift(startTime: Rational): number {
  return startTime.numerator < 0 ? Math.ceil(-startTime.numerator / startTime.denominator) : 0;
}

// In decoders of the H.263 family the strict mode runs into an assertion that takes good frames down with it.
const PATCHED_UP = /^(mpeg4|msmpeg4.*|h263.*|flv1|wmv[12])$/;

/**
 * Options for a decoder that may begin amid frames which refer to others before them. In ffmpeg's decoder of H.264, threads
 * that each take a frame hand on the complaint about the first missing one, and in strict mode no frame comes any more.
 */
function amidFrames(codec: string): string[] {
  return codec === 'h264' ? ['-thread_type', 'slice'] : [];
}

/** A stream that is cut anywhere, as from a broadcast. */
const isCutAnywhere = (container: string) => container === 'mpegts';

/**
 * Arguments of the run that decodes a clip: every stored frame once, unturned, with its own timestamp (moved by
 * {@link timeShift}), as NUT raw video on `pipe:1`. Frames with damage that the decoder notices are left out rather
 * than patched up, where the decoder can.
 *
 * @param part - `end`: number of frames after which to stop; all when left out. `from`: a time on the clip's own clock;
 *   decoding begins at the key frame before it, at the clip's start when left out.
 */
export function decodeArgs(
  path: string,
  clip: Pick<
    ClipMetadata,
    'codec' | 'container' | 'timebase' | 'startTime' | 'fileStart' | 'width' | 'height' | 'sampleAspectRatio'
  >,
  decoded: DecodedFormat,
  { end, from }: { readonly end?: number | undefined; readonly from?: Rational },
): string[] {
  const shift = timeShift(clip.startTime);
  const goesOn = from === undefined && hasBroadcastClock(clip.container);
  // Where ffmpeg is to go on after a jump, it counts from the file's start.
  const moved = shift + (goesOn && clip.fileStart ? toNumber(clip.fileStart) : 0);
  const convert = decoded.conversion === 'rgb';
  return [
    ...['-v', 'error', ...LOCAL_FILES, ...(PATCHED_UP.test(clip.codec) ? [] : ['-err_detect', 'explode'])],
    ...(from !== undefined || isCutAnywhere(clip.container) ? amidFrames(clip.codec) : []),
    ...['-noautorotate', ...(goesOn ? [] : ['-copyts']), ...(from ? seekArgs(from) : []), '-i', path],
    ...['-map', '0:v:0', '-fps_mode', 'passthrough', '-enc_time_base', formatRational(clip.timebase)],
    ...['-vf', signallingScale(clip, convert), ...(convert ? RGB_FLAGS : []), '-autoscale', '0'],
    ...(end === undefined ? [] : ['-frames:v', `${end}`]),
    ...(moved === 0 ? [] : ['-output_ts_offset', moved.toFixed(6)]),
    ...['-c:v', 'rawvideo', '-pix_fmt', decoded.ffmpegFormat, '-f', 'nut', 'pipe:1'],
    ...(goesOn ? ['-map', '0:a?', ...READ_ONLY] : []),
  ];
}

const RGB_FLAGS = ['-sws_flags', 'accurate_rnd+full_chroma_int+bitexact'];

/**
 * A filter that lets frames pass as they are while they are like the clip, and makes each that is not as many times as high as
 * {@link CHANGE_SIGNALS} says of what has changed. Left alone, ffmpeg scales such frames, or forgets their pixel aspect ratio.
 */
function signallingScale(
  { width, height, sampleAspectRatio }: Pick<ClipMetadata, 'width' | 'height' | 'sampleAspectRatio'>,
  convert: boolean,
): string {
  const aspect = toNumber(sampleAspectRatio);
  const sizeDiffers = `1-eq(iw,${width})*eq(ih,${height})`;
  const aspectDiffers = `gt(abs(sar-${aspect}),${aspect / 1e4})`;
  const times = `if(${sizeDiffers},${CHANGE_SIGNALS.size},if(${aspectDiffers},${CHANGE_SIGNALS.aspect},1))`;
  const scale = `scale=eval=frame:w=${width}:h='${height}*${times}'`;
  return convert ? `${scale}:in_range=full:out_color_matrix=bt709:out_range=limited` : scale;
}

function seekArgs(from: Rational): string[] {
  return ['-seek_timestamp', '1', '-noaccurate_seek', '-ss', toNumber(from).toFixed(6)];
}
