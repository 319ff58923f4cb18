import { usageError } from '../../errors.js';
import { formatRational } from '../../time/rational.js';
import { parseTimecode, type Timecode, timecodeToFrame } from '../../time/timecode.js';
import type { Timeline } from './timeline.js';
import { findTrackProblem } from './track-rules.js';

/** Timecode of a timeline's first frame, and the frames from 00:00:00:00 to it. */
export interface TimelineStart {
  readonly timecode: Timecode;
  readonly frame: number;
}

/**
 * Checks a timeline before it is used.
 *
 * @returns its start
 * @throws AutochromeError of kind `usage` when its rate, its start or one of its tracks is not possible
 */
export function checkTimeline(timeline: Timeline): TimelineStart {
  const { name, frameRate, startTimecode } = timeline;
  if (!(frameRate.numerator > 0)) {
    throw usageError(
      `timeline '${name}' has a frame rate of ${formatRational(frameRate)}`,
      'it must be above 0',
    );
  }
  for (const [number, track] of timeline.tracks.entries()) {
    const problem = findTrackProblem(track.items);
    if (problem) {
      throw usageError(
        `timeline '${name}', track ${number + 1}, item ${problem.index + 1}: ${problem.reason}`,
      );
    }
  }
  return startOf(startTimecode, frameRate);
}

function startOf(startTimecode: string, frameRate: Timeline['frameRate']): TimelineStart {
  const timecode = parseTimecode(startTimecode);
  if (!timecode) {
    throw usageError(`startTimecode '${startTimecode}' is not a timecode`, 'write it as 01:00:00:00');
  }
  try {
    return { timecode, frame: timecodeToFrame(timecode, frameRate) };
  } catch (error) {
    if (error instanceof RangeError) throw usageError(`startTimecode: ${error.message}`);
    throw error;
  }
}
