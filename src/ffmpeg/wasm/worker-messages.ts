import type { CompiledModule } from './core.js';
import type { HostFile } from './host-file.js';

/** What a worker is started with. */
export interface WorkerJob {
  readonly module: CompiledModule;
  readonly program: 'ffmpeg' | 'ffprobe';
  /** Complete, with the paths of the sandbox. */
  readonly args: readonly string[];
  readonly files: readonly HostFile[];
  /** Memory of the rings behind `pipe:0` and `pipe:1`. */
  readonly input: SharedArrayBuffer;
  readonly output: SharedArrayBuffer;
}

/** What a worker says. */
export type WorkerMessage =
  | { readonly kind: 'log'; readonly bytes: Uint8Array }
  | { readonly kind: 'line'; readonly line: string }
  | { readonly kind: 'exit'; readonly exitCode: number };
