/** Kinds of warnings that one file may give; more are one more warning. */
const MOST = 50;

/** Characters of a message; names in files may be of any length. */
const LONGEST = 300;

/** A message with words from a file in it, as it may be shown: not too long, and nothing that moves a cursor. */
export function showable(message: string): string {
  const short = message.length > LONGEST ? `${message.slice(0, LONGEST)}…` : message;
  return short.replace(/\p{Cc}/gu, '\ufffd');
}

/** What of a timeline was not carried over: each kind once, with how often and where first. */
export class Warnings {
  readonly #seen = new Map<string, { times: number; line: number | undefined }>();
  #more = false;

  /**
   * @param message - what is lost, without a full stop
   * @param place - where in a file; its line is asked for only the first time, since that may be slow
   */
  add(message: string, place?: { readonly line: number }): void {
    const shown = showable(message);
    const seen = this.#seen.get(shown);
    if (seen) seen.times += 1;
    else if (this.#seen.size < MOST) this.#seen.set(shown, { times: 1, line: place?.line });
    else this.#more = true;
  }

  /** One sentence each, without a full stop. */
  get list(): string[] {
    const sentences = [...this.#seen].map(([message, { times, line }]) => {
      const notes = [
        ...(line === undefined ? [] : [`line ${line}`]),
        ...(times > 1 ? [`${times} times`] : []),
      ];
      return notes.length > 0 ? `${message} (${notes.join(', ')})` : message;
    });
    return this.#more ? [...sentences, 'more than these is not carried over'] : sentences;
  }
}
