import { AutochromeError } from '../errors.js';
import type { ErrorState } from './protocol.js';

/** Something that is asked for and cannot be had, with the status that the answer gets. */
export class RequestRefused extends Error {
  /**
   * @param status - of HTTP, 400 or above
   * @param message - what is wrong, as a sentence without a full stop
   * @param hint - what to do
   */
  constructor(
    readonly status: number,
    message: string,
    readonly hint?: string,
  ) {
    super(message);
    this.name = 'RequestRefused';
  }
}

/** The status of an answer to who has left: no client sees it. */
const CLIENT_LEFT = 499;

const STATUS = { usage: 400, input: 422, interrupted: CLIENT_LEFT, failure: 500 } as const;

/** What the page is told of an error. */
export function answerTo(error: unknown): { readonly status: number; readonly body: ErrorState } {
  if (error instanceof RequestRefused)
    return { status: error.status, body: bodyOf(error.message, error.hint) };
  if (error instanceof AutochromeError) {
    return { status: STATUS[error.kind], body: bodyOf(error.message, error.hint) };
  }
  const message = error instanceof Error ? error.message : String(error);
  return { status: 500, body: bodyOf(message, 'this is a bug in Autochrome') };
}

/** A text for people: names of options stand between backquotes, which are for programs. */
export function withoutBackquotes(text: string): string {
  return text.replace(/`([^`]+)`/g, '$1');
}

function bodyOf(message: string, hint: string | undefined): ErrorState {
  return {
    error: withoutBackquotes(message),
    ...(hint === undefined ? {} : { hint: withoutBackquotes(hint) }),
  };
}
