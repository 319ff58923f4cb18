import { usageError } from '../../../errors.js';
import type { Rational } from '../../../time/rational.js';
import { allowsDropFrame, formatTimecode, frameToTimecode } from '../../../time/timecode.js';
import { formatRate, timebaseOf } from '../frame-rate.js';
import { fallsOnFrame, nearestFrame } from '../frame-time.js';
import type { Warnings } from '../warnings.js';
import { element, type XmlNode } from './xml-writer.js';

/**
 * A rate element.
 *
 * @throws AutochromeError of kind `usage` when the format has no such rate
 */
export function rateNode(frameRate: Rational): XmlNode {
  const rate = timebaseOf(frameRate);
  if (!rate) {
    throw usageError(
      `Final Cut Pro 7 XML cannot hold ${formatRate(frameRate)}`,
      'its rates are whole numbers, or those over 1.001; write .otio instead',
    );
  }
  return element('rate', [element('timebase', rate.timebase), element('ntsc', rate.ntsc ? 'TRUE' : 'FALSE')]);
}

/** A timecode element for a frame counted from 00:00:00:00. */
export function timecodeNode(frame: number, frameRate: Rational, dropFrame: boolean, reel?: string): XmlNode {
  const drop = dropFrame && allowsDropFrame(frameRate);
  return element('timecode', [
    rateNode(frameRate),
    element('string', formatTimecode(frameToTimecode(frame, frameRate, drop))),
    element('frame', frame),
    element('source', 'source'),
    element('displayformat', drop ? 'DF' : 'NDF'),
    ...(reel === undefined ? [] : [element('reel', [element('name', reel)])]),
  ]);
}

/** Times in whole frames, and a warning where they are not. */
export function wholeFrames(seconds: Rational, frameRate: Rational, warnings: Warnings): number {
  if (!fallsOnFrame(seconds, frameRate)) warnings.add('times between frames are moved to the nearest frame');
  return nearestFrame(seconds, frameRate);
}
