import {
  formatRational,
  type MeasureProgress,
  type RenderPlan,
  type RenderProgress,
  type RenderResult,
  type StageTimes,
} from '../internal.js';
import type { ProgressWording } from './progress-printer.js';
import { clockTime, counted, rate, shownPath } from './wording.js';

/**
 * What is said of a render.
 *
 * @param verbose - whether to add the time of each stage
 */
export function renderWording(verbose: boolean): ProgressWording<RenderPlan, RenderProgress, RenderResult> {
  return {
    plan: planLines,
    progress: (progress) =>
      verbose ? `${progressLine(progress)} (${stageLine(progress.stageTimes)})` : progressLine(progress),
    result: (result) => [...(verbose ? [stageLine(result.stageTimes)] : []), resultLine(result)],
  };
}

/** What is about to be done, as two lines. */
export function planLines({ metadata, output, codec, method, device, backend, total }: RenderPlan): string[] {
  const { width, height, format, frameRate } = metadata;
  const size = `${width}x${height}, ${format.bitDepth}-bit ${format.subsampling}`;
  const length = total === undefined ? '' : `, ${counted(total, 'frame')}`;
  const rateText = metadata.kind === 'image' ? '' : `, ${formatRational(frameRate)} frames/s`;
  const programs = backend === undefined ? '' : `, ${backend} ffmpeg`;
  return [
    `${shownPath(metadata.path)}: ${size}${rateText}${length}`,
    `${shownPath(output)}: ${codec}; method ${method} on ${device}${programs}`,
  ];
}

/** `57/150 frames, 9.4 frames/s, 0:10 left`. */
export function progressLine({ frames, total, framesPerSecond, secondsLeft }: MeasureProgress): string {
  const parts = [total === undefined ? counted(frames, 'frame') : `${frames}/${total} frames`];
  if (framesPerSecond !== undefined) parts.push(`${rate(framesPerSecond)} frames/s`);
  if (secondsLeft !== undefined) parts.push(`${clockTime(secondsLeft)} left`);
  return parts.join(', ');
}

/** Milliseconds per frame that each stage was busy. */
export function stageLine(times: StageTimes): string {
  const parts = Object.entries(times).map(([stage, time]) => `${stage} ${time.toFixed(1)}`);
  return `ms per frame: ${parts.join(', ')}`;
}

/** The last line of a render. */
export function resultLine({
  output,
  frames,
  framesPerSecond,
  elapsedSeconds,
}: Omit<RenderResult, 'networks'>): string {
  return `${shownPath(output)}: ${counted(frames, 'frame')} in ${clockTime(elapsedSeconds)}, ${rate(framesPerSecond)} frames/s`;
}
