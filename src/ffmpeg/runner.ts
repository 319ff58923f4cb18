/** One run of ffmpeg or ffprobe. */
export interface FfmpegJob {
  readonly program: 'ffmpeg' | 'ffprobe';
  /** Arguments without the program's name. `pipe:0` and `pipe:1` are the streams of {@link FfmpegRun}. */
  readonly args: readonly string[];
  /** Paths among the arguments that the program reads; the embedded backend maps them into its sandbox. */
  readonly reads?: readonly string[];
  /** Paths among the arguments that the program writes; made or overwritten. */
  readonly writes?: readonly string[];
  /** Ends the run at once. */
  readonly signal?: AbortSignal;
}

/** How a run ended. */
export interface FfmpegResult {
  /** Exit code; undefined when a signal or {@link FfmpegRun.kill} ended it. */
  readonly exitCode: number | undefined;
  /** The last lines the program logged, at most 40. */
  readonly log: readonly string[];
}

/** A program at work. */
export interface FfmpegRun {
  /**
   * Feeds bytes to `pipe:0`.
   *
   * @returns once the bytes are taken and their memory may be reused; also when the program has ended early, whose
   *   {@link done} then tells why
   */
  write(bytes: Uint8Array): Promise<void>;
  /** Ends `pipe:0`. */
  endInput(): void;
  /** What the program writes to `pipe:1`, with backpressure; a chunk is valid until the next is asked for. */
  readonly output: AsyncIterable<Uint8Array>;
  /** The last lines logged so far, at most 40; it may trail {@link output} by a turn of the event loop. */
  readonly log: readonly string[];
  /** Settles when the program has ended; never rejects. */
  readonly done: Promise<FfmpegResult>;
  /** Ends the program at once. A second call does nothing. */
  kill(): void;
}

/** Runs ffmpeg: a program on PATH (`native`) or the embedded WebAssembly build in a worker (`wasm`). */
export interface FfmpegRunner {
  readonly backend: 'native' | 'wasm';
  /** ffmpeg's version, such as `5.1.6`. */
  readonly version: string;
  /** Starts a program. */
  start(job: FfmpegJob): FfmpegRun;
  /** The name under which a job finds one of the files that it reads, for a list of files that is read too. */
  nameInJob(job: Pick<FfmpegJob, 'reads'>, path: string): string;
}
