import type { ProgressPrinter, ProgressWording } from './progress-printer.js';

/** Milliseconds between two lines. */
const INTERVAL = 5000;

/**
 * Plain lines for logs: one every few seconds.
 *
 * @param write - takes a line without its end
 * @param now - current time in milliseconds, from any origin
 */
export function lineProgress<Plan, Progress, Result>(
  write: (line: string) => void,
  wording: ProgressWording<Plan, Progress, Result>,
  now: () => number = () => performance.now(),
): ProgressPrinter<Plan, Progress, Result> {
  let due = Number.NEGATIVE_INFINITY;
  return {
    start(plan) {
      for (const line of wording.plan(plan)) write(line);
      due = now() + INTERVAL;
    },
    progress(progress) {
      if (now() < due) return;
      due = now() + INTERVAL;
      write(wording.progress(progress));
    },
    warning: (message) => write(`warning: ${message}`),
    result(result) {
      for (const line of wording.result(result)) write(line);
    },
    end() {},
  };
}
