import { basename } from 'node:path';
import type { FfmpegJob } from '../runner.js';
import type { HostFile } from './host-file.js';

/**
 * Gives every path that a job reads or writes a place in the sandbox: a folder of its own each, with the name kept,
 * because ffmpeg tells formats by it.
 */
export function sandboxFiles(job: Partial<FfmpegJob>): HostFile[] {
  const writes = new Set(job.writes);
  const paths = new Set([...(job.reads ?? []), ...writes]);
  return [...paths].map((path, i) => ({
    path,
    sandboxPath: `/clip${i}/${basename(path)}`,
    writable: writes.has(path),
  }));
}

/** The arguments with the paths of files replaced, where an argument is the path, or the path after `file:`. */
export function sandboxArgs(args: readonly string[], files: readonly HostFile[]): string[] {
  const places = new Map(
    files.flatMap((file) => [
      [file.path, file.sandboxPath],
      [`file:${file.path}`, `file:${file.sandboxPath}`],
    ]),
  );
  return args.map((arg) => places.get(arg) ?? arg);
}

/** A line of the log with the paths that the caller knows. */
export function hostLine(line: string, files: readonly HostFile[]): string {
  return files.reduce((text, file) => text.replaceAll(file.sandboxPath, file.path), line);
}
