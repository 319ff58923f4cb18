/** Lines of a program's log that are kept. */
export const LOG_LINES = 40;

/** Characters of one line that are kept, so that a program that never ends a line cannot fill the memory. */
const LINE_LIMIT = 2000;

/** The last {@link LOG_LINES} lines that a program logged, taken from chunks that end anywhere. */
export class ProgramLog {
  readonly #lines: string[] = [];
  readonly #decoder = new TextDecoder();
  #rest = '';

  /**
   * @param rewrite - changes each line before it is kept
   */
  constructor(private readonly rewrite: (line: string) => string = (line) => line) {}

  /** The last lines, oldest first, without line ends; a line not yet ended is left out. */
  get lines(): readonly string[] {
    return this.#lines;
  }

  /** Takes the next bytes, UTF-8. Carriage returns end a line too, as in progress reports. */
  push(bytes: Uint8Array): void {
    const parts = (this.#rest + this.#decoder.decode(bytes, { stream: true })).split(/[\r\n]+/);
    this.#rest = (parts.pop() as string).slice(0, LINE_LIMIT);
    for (const line of parts) this.add(line);
  }

  /** Adds one whole line; an empty one is left out. */
  add(line: string): void {
    if (line === '') return;
    this.#lines.push(this.rewrite(line.slice(0, LINE_LIMIT)));
    if (this.#lines.length > LOG_LINES) this.#lines.shift();
  }

  /** Ends a line that the program left open. */
  end(): void {
    const rest = this.#rest;
    this.#rest = '';
    this.add(rest);
  }
}
