/** What a run of the command line has around it: the process, or what a test gives in its place. */
export interface Context {
  /** Takes results, or JSON. */
  readonly stdout: Stream;
  /** Takes lines about the work; where it is a terminal, a bar is drawn on it. */
  readonly stderr: Stream;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Emits `SIGINT`, `SIGTERM` or `SIGHUP` when the user asks to stop. */
  readonly signals: Pick<NodeJS.EventEmitter, 'on' | 'off'>;
  /** Ends everything at once: at the second request to stop. */
  exit(code: number): void;
}

/** A stream that may be a terminal. */
export type Stream = NodeJS.WritableStream & Partial<Pick<NodeJS.WriteStream, 'isTTY' | 'columns'>>;
