import type { Watch } from '../internal.js';
import { barProgress } from './bar-progress.js';
import { interruptSignal } from './interrupt.js';
import { type JsonPlan, jsonProgress } from './json-progress.js';
import { lineProgress } from './line-progress.js';
import type { Output } from './output.js';
import type { CountedPlan, CountedProgress, ProgressPrinter, ProgressWording } from './progress-printer.js';
import { withFlags } from './with-flags.js';

/**
 * Runs a piece of work that takes a while: shows how far it is, as JSON, as a bar or in lines, and stops it at the first
 * Ctrl+C.
 *
 * @param out - where to print
 * @param json - whether events are printed for programs
 * @param wording - what is said to people
 * @param work - starts the work
 * @returns what came of it, printed already
 */
export async function watchedWork<
  Plan extends CountedPlan & JsonPlan,
  Progress extends CountedProgress,
  Result extends object,
>(
  out: Output,
  json: boolean,
  wording: ProgressWording<Plan, Progress, Result>,
  work: (watch: Required<Watch<Plan, Progress>>) => Promise<Result>,
): Promise<Result> {
  const printer = printerFor(out, json, wording);
  const { signal, release } = interruptSignal(out.context, () => {
    printer.end();
    out.human('Stopping; press Ctrl+C again to stop immediately.');
  });
  try {
    const result = await work({
      signal,
      onStart: (plan) => printer.start(plan),
      onProgress: (progress) => printer.progress(progress),
      onWarning: (message) => printer.warning(withFlags(message)),
    });
    printer.result(flagged(result));
    return result;
  } finally {
    printer.end();
    release();
  }
}

/** A result whose warnings name flags. */
function flagged<Result extends object>(result: Result): Result {
  const { warnings } = result as { readonly warnings?: readonly string[] };
  return warnings === undefined ? result : { ...result, warnings: warnings.map(withFlags) };
}

function printerFor<
  Plan extends CountedPlan & JsonPlan,
  Progress extends CountedProgress,
  Result extends object,
>(
  out: Output,
  json: boolean,
  wording: ProgressWording<Plan, Progress, Result>,
): ProgressPrinter<Plan, Progress, Result> {
  if (json) return jsonProgress((event) => out.event(event), wording.clipKey);
  return out.terminal ? barProgress(out.terminal, wording) : lineProgress((line) => out.human(line), wording);
}
