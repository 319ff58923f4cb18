import type { Rational } from '../../../time/rational.js';
import { allowsDropFrame, parseTimecode, timecodeToFrame } from '../../../time/timecode.js';
import { exactRate, rateOfTimebase } from '../frame-rate.js';
import type { TimelineFile } from '../timeline-file.js';
import { childOf, numberOf, textOf, truthOf, wholeOf, type XmlElement } from './xml-document.js';

/** Frames per second that an element says it is counted in; undefined where it does not say. */
export function readRate(file: TimelineFile, element: XmlElement | undefined): Rational | undefined {
  const rate = childOf(element, 'rate');
  const timebase = numberOf(file, rate, 'timebase');
  if (!rate || timebase === undefined) return undefined;
  if (timebase <= 0 || timebase > 1_000_000) file.fail(rate, `a timebase of ${timebase} is not possible`);
  if (Number.isInteger(timebase)) return rateOfTimebase(timebase, truthOf(rate, 'ntsc') ?? false);
  // A timebase of 23.976 or 29.97 has the slowing down of NTSC in it already.
  return exactRate(timebase) ?? file.fail(rate, `a timebase of ${timebase} is not possible`);
}

/** A timecode as a file tells it. */
export interface TimecodeStart {
  /** Frames from 00:00:00:00. */
  readonly frame: number;
  /** Frames per second. */
  readonly frameRate: Rational;
  readonly dropFrame: boolean;
}

/**
 * Reads the timecode of an element's first frame.
 *
 * @param frameRate - of the element, where the timecode has no rate of its own
 * @returns undefined where the element has none
 * @throws AutochromeError of kind `input` when it is not possible
 */
export function readTimecode(
  file: TimelineFile,
  element: XmlElement | undefined,
  frameRate: Rational,
): TimecodeStart | undefined {
  const node = childOf(element, 'timecode');
  if (!node) return undefined;
  const counted = readRate(file, node) ?? frameRate;
  const text = textOf(node, 'string')?.trim();
  const written = text === undefined ? undefined : parseTimecode(text);
  const format = textOf(node, 'displayformat')?.trim().toUpperCase();
  const dropFrame = (format ? format === 'DF' : (written?.dropFrame ?? false)) && allowsDropFrame(counted);
  const frame = wholeOf(file, node, 'frame');
  if (frame !== undefined) {
    if (frame < 0) file.fail(node, `a timecode of frame ${frame} is not possible`);
    return { frame, frameRate: counted, dropFrame };
  }
  if (!written) return text === undefined ? undefined : file.fail(node, `'${text}' is not a timecode`);
  return {
    frame: file.exactly(node, () => timecodeToFrame({ ...written, dropFrame }, counted)),
    frameRate: counted,
    dropFrame,
  };
}
