import type { Context } from './context.js';

/**
 * Where a command prints. Without `--json`, results go to stdout and everything about the work to stderr; with it,
 * stdout holds JSON only.
 */
export class Output {
  /** What the command runs in. */
  readonly context: Context;
  #json = false;

  /** @param context - whose streams are printed to */
  constructor(context: Context) {
    this.context = context;
  }

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
    const { stderr } = this.context;
    return stderr.isTTY && !this.#json ? (stderr as NodeJS.WriteStream) : undefined;
  }

  /** A line for people about the work. */
  human(line: string): void {
    this.context.stderr.write(`${line}\n`);
  }

  /** A line that is the command's result. */
  result(line: string): void {
    this.context.stdout.write(`${line}\n`);
  }

  /** A JSON object on a line of its own; what is not known is `null`, so that every key is always there. */
  event(event: unknown): void {
    this.context.stdout.write(`${JSON.stringify(event, (_, value) => value ?? null)}\n`);
  }
}
