/**
 * Where a command prints. Without `--json`, results go to stdout and everything about the work to stderr; with it,
 * stdout holds JSON only.
 */
export class Output {
  #json = false;

  /** Whether `--json` was given. */
  get json(): boolean {
    return this.#json;
  }

  /** From now on stdout holds JSON only. */
  useJson(): void {
    this.#json = true;
  }

  /** The terminal that shows the work; undefined where stderr is none. */
  get terminal(): NodeJS.WriteStream | undefined {
    return process.stderr.isTTY && !this.#json ? process.stderr : undefined;
  }

  /** A line for people about the work. */
  human(line: string): void {
    process.stderr.write(`${line}\n`);
  }

  /** A line that is the command's result. */
  result(line: string): void {
    process.stdout.write(`${line}\n`);
  }

  /** A JSON object on a line of its own; what is not known is `null`, so that every key is always there. */
  event(event: unknown): void {
    process.stdout.write(`${JSON.stringify(event, (_, value) => value ?? null)}\n`);
  }
}
