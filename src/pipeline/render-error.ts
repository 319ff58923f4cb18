import { AutochromeError } from '../errors.js';

/** Why a render ended early, and what is left of it. */
export class RenderError extends AutochromeError {
  /** Where the frames finished before the error are; undefined when nothing usable was written. */
  readonly partial: string | undefined;

  /**
   * @param error - what went wrong; its kind, message and hint become this error's where it has them
   * @param partial - path of what was written
   */
  constructor(error: unknown, partial: string | undefined) {
    const known = error instanceof AutochromeError ? error : undefined;
    super(known?.kind ?? 'failure', error instanceof Error ? error.message : String(error), {
      ...(known?.hint === undefined ? {} : { hint: known.hint }),
      cause: error,
    });
    this.name = 'RenderError';
    this.partial = partial;
  }
}
