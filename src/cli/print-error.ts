import { CommanderError } from 'commander';
import { AutochromeError, EXIT_CODES, RenderError } from '../index.js';
import { withFlags } from './with-flags.js';
import { sentence, shownPath } from './wording.js';

/** What an error leaves the shell with. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof AutochromeError) return EXIT_CODES[error.kind];
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT_CODES.usage;
  return EXIT_CODES.failure;
}

/**
 * The lines a user reads about an error: `autochrome: MESSAGE`, what to do, and what is left of the output.
 *
 * @param debug - whether to add where in the program it happened
 */
export function errorLines(error: unknown, debug: boolean): string[] {
  const message = error instanceof Error ? error.message : String(error);
  const lines = [`autochrome: ${withFlags(message)}`];
  if (error instanceof AutochromeError && error.remedy !== undefined)
    lines.push(sentence(withFlags(error.remedy)));
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

/** An error as one JSON event. */
export function errorEvent(error: unknown): Record<string, unknown> {
  const known = error instanceof AutochromeError ? error : undefined;
  return {
    type: 'error',
    kind: known?.kind ?? 'failure',
    message: withFlags(error instanceof Error ? error.message : String(error)),
    option: known?.option,
    remedy: known?.remedy === undefined ? undefined : withFlags(known.remedy),
    partial: error instanceof RenderError ? error.partial : undefined,
    exitCode: exitCodeOf(error),
  };
}
