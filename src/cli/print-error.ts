import { AutochromeError, EXIT_CODES, RenderError } from '../internal.js';
import type { Output } from './output.js';
import { withFlags } from './with-flags.js';
import { sentence, shownPath } from './wording.js';

/** Ends a command with exit code 1 where it has printed what is wrong. */
export class PrintedError extends AutochromeError {
  constructor() {
    super('failure', 'something is missing');
  }
}

/**
 * Prints an error for people and, with `--json`, for programs.
 *
 * @returns the exit code
 */
export function printError(error: unknown, out: Output): number {
  if (!(error instanceof PrintedError)) {
    if (out.json) out.event(errorEvent(error));
    for (const line of errorLines(error, out.context.env.AUTOCHROME_DEBUG === '1')) out.human(line);
  }
  return exitCodeOf(error);
}

function exitCodeOf(error: unknown): number {
  return EXIT_CODES[error instanceof AutochromeError ? error.kind : 'failure'];
}

/**
 * The lines a user reads about an error: `autochrome: MESSAGE`, what to do, and what is left of the output.
 *
 * @param debug - whether to add where in the program it happened
 */
function errorLines(error: unknown, debug: boolean): string[] {
  const message = error instanceof Error ? error.message : String(error);
  const lines = [`autochrome: ${withFlags(message)}`];
  if (error instanceof AutochromeError && error.hint !== undefined)
    lines.push(sentence(withFlags(error.hint)));
  if (error instanceof RenderError && error.partial !== undefined) {
    lines.push(`The frames finished so far are in ${shownPath(error.partial)}`);
  }
  const expected = error instanceof AutochromeError;
  if (debug) {
    for (let cause: unknown = error; cause instanceof Error; cause = cause.cause)
      lines.push(cause.stack ?? cause.message);
  } else if (!expected) {
    lines.push('This is a bug in Autochrome. Set AUTOCHROME_DEBUG=1 to see where it happened.');
  }
  return lines;
}

function errorEvent(error: unknown): Record<string, unknown> {
  const known = error instanceof AutochromeError ? error : undefined;
  return {
    type: 'error',
    kind: known?.kind ?? 'failure',
    message: withFlags(error instanceof Error ? error.message : String(error)),
    option: known?.option,
    hint: known?.hint === undefined ? undefined : withFlags(known.hint),
    partial: error instanceof RenderError ? error.partial : undefined,
    exitCode: exitCodeOf(error),
  };
}
