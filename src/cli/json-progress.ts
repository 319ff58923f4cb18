import type { ClipMetadata } from '../internal.js';
import type { ProgressPrinter } from './progress-printer.js';

/** A plan whose clip, if it has one, is printed by its path alone. */
export interface JsonPlan {
  readonly metadata?: ClipMetadata;
}

/**
 * Newline-delimited JSON: one object with a `type` per line.
 *
 * @param write - prints an object
 * @param clipKey - key of the clip in the first
 */
export function jsonProgress<Plan extends JsonPlan, Progress extends object, Result extends object>(
  write: (event: Record<string, unknown>) => void,
  clipKey = 'input',
): ProgressPrinter<Plan, Progress, Result> {
  return {
    start: ({ metadata, ...plan }) =>
      write({ type: 'start', ...(metadata ? { [clipKey]: metadata.path } : {}), ...plan }),
    progress: (event) => {
      const { output, warnings, ...progress } = event as Progress & { output?: string; warnings?: unknown };
      // The last state has the output, and the result says the same.
      if (output === undefined) write({ type: 'progress', ...progress });
    },
    warning: (message) => write({ type: 'warning', message }),
    result: (result) => write({ type: 'result', ...result }),
    end() {},
  };
}
