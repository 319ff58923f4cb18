import type { ProgressPrinter } from './progress-printer.js';
import { planLines, progressLine, resultLine, stageLine } from './render-lines.js';

/** Milliseconds between two lines. */
const INTERVAL = 5000;

/**
 * Plain lines for logs: one every few seconds.
 *
 * @param write - takes a line without its end
 * @param now - current time in milliseconds, from any origin
 */
export function lineProgress(
  write: (line: string) => void,
  verbose: boolean,
  now: () => number = () => performance.now(),
): ProgressPrinter {
  let due = Number.NEGATIVE_INFINITY;
  return {
    start(plan) {
      for (const line of planLines(plan)) write(line);
      due = now() + INTERVAL;
    },
    progress(progress) {
      if (now() < due) return;
      due = now() + INTERVAL;
      write(
        verbose ? `${progressLine(progress)} (${stageLine(progress.stageTimes)})` : progressLine(progress),
      );
    },
    warning: (message) => write(`warning: ${message}`),
    result(result) {
      if (verbose) write(stageLine(result.stageTimes));
      write(resultLine(result));
    },
    end() {},
  };
}
