import { AutochromeError, inputError } from '../errors.js';
import type { FfmpegResult } from '../ffmpeg/runner.js';
import { formatRational, type Rational, toNumber } from '../time/rational.js';

/** A place in a clip, for messages. */
export interface FramePosition {
  /** Frame index. */
  readonly index: number;
  /** Seconds on the clip's clock, where known. */
  readonly timestamp: Rational | undefined;
}

function named({ index, timestamp }: FramePosition): string {
  if (timestamp === undefined) return `frame ${index}`;
  return `frame ${index} (at ${toNumber(timestamp).toFixed(3)} s, exactly ${formatRational(timestamp)})`;
}

const because = (log: readonly string[]) => (log.length === 0 ? undefined : new Error(log.at(-1)));

/** The error for a frame that the decoder left out because its data are damaged. */
export function damagedFrameError(
  path: string,
  place: FramePosition,
  log: readonly string[],
): AutochromeError {
  return inputError(
    `${path} is damaged: ${named(place)} cannot be decoded`,
    `render the frames before it with \`end\` ${place.index} and those after it with \`start\`, or repair the clip first`,
    because(log),
  );
}

/** The error for a clip that ends before the frames that it announces. */
export function shortClipError(
  path: string,
  place: FramePosition,
  expected: number | undefined,
  log: readonly string[],
): AutochromeError {
  const of = expected === undefined ? '' : ` of ${expected}`;
  return inputError(
    `${path} is cut off or damaged: ${named(place)}${of} and all later frames cannot be decoded`,
    'copy or export the clip again, or render the readable part with `end`',
    because(log),
  );
}

/** The error for a decoder that did not end by itself. */
export function deadDecoderError(path: string, place: FramePosition, result: FfmpegResult): AutochromeError {
  const said = result.log.join('\n');
  const crashed = /Assertion .* failed/.test(said);
  if (!crashed && (result.exitCode === undefined || /received signal/.test(said))) {
    return new AutochromeError('failure', `ffmpeg was killed while it decoded ${path}, at ${named(place)}`, {
      hint: 'start the render again',
      cause: because(result.log),
    });
  }
  return shortClipError(path, place, undefined, result.log);
}

/**
 * The warning about damage that the decoder patched up without leaving out a frame.
 *
 * @param isCounted - whether it is known how long the clip should be; without it, frames may be missing at its end
 */
export function patchedUpWarning(path: string, log: readonly string[], isCounted: boolean): string {
  const check = isCounted ? 'check the frames' : 'check the frames, and that none are missing at the end';
  return `${path} has damage that the decoder concealed; ${check} (${log.at(-1)})`;
}

/** The warning about a clip that ends without a complaint, and earlier than its container says. */
export function earlyEndWarning(path: string, frames: number, seconds: number): string {
  return `${path} ends after ${frames} frames, ${seconds.toFixed(2)} s earlier than the file says; if frames are missing, copy or export it again`;
}

/** The error for a clip whose file is not the one any more that reading began with. */
export function lostFileError(path: string, fate: 'deleted' | 'replaced'): AutochromeError {
  return inputError(
    `${path} was ${fate} while it was read`,
    'put the clip where it was, leave it alone, and start again',
  );
}
