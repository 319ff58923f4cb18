/**
 * What a failure means to the person at the keyboard; the command line turns it into an exit code.
 *
 * - `usage`: the request itself is wrong (an unknown option value, output equal to input); exit code 2.
 * - `input`: something given cannot be read (missing, corrupt, of an unsupported kind); exit code 3.
 * - `interrupted`: the user stopped it; exit code 130.
 * - `failure`: everything else (disk full, a program that died); exit code 1.
 */
export type ErrorKind = 'usage' | 'input' | 'interrupted' | 'failure';

/** Exit code of the command line for each {@link ErrorKind}. */
export const EXIT_CODES: Readonly<Record<ErrorKind, number>> = {
  failure: 1,
  usage: 2,
  input: 3,
  interrupted: 130,
};

/**
 * Every error that Autochrome raises on purpose. Message and hint name options as the library calls them, between
 * backquotes, such as `` `frameRate` ``; a program may put what it calls them itself in their place.
 */
export class AutochromeError extends Error {
  /** What the failure means; decides the exit code. */
  readonly kind: ErrorKind;
  /** What the user can do about it, as one sentence; shown under the message. */
  readonly hint: string | undefined;
  /**
   * The option that it is about, as the library calls it, such as `frameRate` or `references[0].weight`: the first that the
   * message names. Undefined where it is about none.
   */
  readonly option: string | undefined;

  /**
   * @param kind - what the failure means
   * @param message - what happened, naming the option (between backquotes) or file and the value, without a full stop
   * @param options - `hint`: what to do; `cause`: the error underneath
   */
  constructor(kind: ErrorKind, message: string, options: { hint?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'AutochromeError';
    this.kind = kind;
    this.hint = options.hint;
    this.option = /`([\w.[\]]+)`/.exec(message)?.[1];
  }
}

/** An {@link AutochromeError} of kind `usage`. */
export function usageError(message: string, hint?: string): AutochromeError {
  return new AutochromeError('usage', message, hint === undefined ? {} : { hint });
}

/** An {@link AutochromeError} of kind `input`. */
export function inputError(message: string, hint?: string, cause?: unknown): AutochromeError {
  return new AutochromeError('input', message, { ...(hint === undefined ? {} : { hint }), cause });
}

/** @throws AutochromeError of kind `interrupted` when the signal is aborted */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new AutochromeError('interrupted', 'stopped', { cause: signal.reason });
}
