import type { ProgressPrinter } from './progress-printer.js';

/** Newline-delimited JSON: one object with a `type` per line. */
export function jsonProgress(write: (event: Record<string, unknown>) => void): ProgressPrinter {
  return {
    start: ({ metadata, ...plan }) => write({ type: 'start', input: metadata.path, ...plan }),
    progress: ({ output, warnings, ...progress }) => {
      // The last state has the output, and the result says the same.
      if (output === undefined) write({ type: 'progress', ...progress });
    },
    warning: (message) => write({ type: 'warning', message }),
    result: (result) => write({ type: 'result', ...result }),
    end() {},
  };
}
