import * as fs from 'node:fs';
import type { CoreFileSystem, CoreNode, CoreStream, CoreStreamOps } from './core.js';
import { errnoOf } from './errno.js';

/** Mode of a regular file that all may read and write. */
const REGULAR_FILE = 0o100666;
/** The bits of a stream's flags that say read (0), write (1) or both (2). */
const ACCESS = 3;

/** A file of the host that stands in the sandbox. */
export interface HostFile {
  /** Where it is on the host. */
  readonly path: string;
  /** Where the sandbox has it. */
  readonly sandboxPath: string;
  readonly writable: boolean;
}

/**
 * Puts a file of the host into the sandbox: the program's reads, writes and seeks go to the host's file at once and
 * none of its content is kept in memory. A file to be read that is missing is missing in the sandbox too.
 *
 * @param onError - told of every failure, such as a full disk, in the host's words
 */
export function mountHostFile(
  fileSystem: CoreFileSystem,
  file: HostFile,
  onError: (line: string) => void,
): void {
  if (!file.writable && !fs.existsSync(file.path)) return;
  const node = fileSystem.mknod(file.sandboxPath, REGULAR_FILE);
  const descriptors = new Map<CoreStream, number>();
  let truncate = false;

  /** Runs a call to the host; its error becomes the sandbox's error of the same name. */
  function host<T>(call: () => T): T {
    try {
      return call();
    } catch (error) {
      onError(
        (error as Error).message.includes(file.path)
          ? `${(error as Error).message}`
          : `${file.path}: ${(error as Error).message}`,
      );
      throw new fileSystem.ErrnoError(errnoOf((error as NodeJS.ErrnoException).code));
    }
  }

  function open(stream: CoreStream): void {
    const { O_RDONLY, O_WRONLY, O_RDWR, O_CREAT, O_TRUNC } = fs.constants;
    const access = [O_RDONLY, O_WRONLY, O_RDWR][stream.flags & ACCESS] ?? O_RDONLY;
    const flags = access === O_RDONLY ? access : access | O_CREAT | (truncate ? O_TRUNC : 0);
    if (access !== O_RDONLY && !file.writable) throw new fileSystem.ErrnoError(errnoOf('EACCES'));
    truncate = false;
    const descriptor = host(() => fs.openSync(file.path, flags, 0o666));
    descriptors.set(stream, descriptor);
    const stat = host(() => fs.fstatSync(descriptor));
    if (stat.isDirectory()) throw new fileSystem.ErrnoError(errnoOf('EISDIR'));
    node.usedBytes = stat.size;
  }

  /** ffmpeg opens a file anew rather than duplicate a stream, so that every stream was opened here. */
  const descriptorOf = (stream: CoreStream): number => {
    const descriptor = descriptors.get(stream);
    if (descriptor === undefined) throw new fileSystem.ErrnoError(errnoOf('EIO'));
    return descriptor;
  };

  const ops: CoreStreamOps = {
    open,
    close(stream) {
      host(() => fs.closeSync(descriptorOf(stream)));
      descriptors.delete(stream);
    },
    read: (stream, buffer, offset, length, position) =>
      host(() => fs.readSync(descriptorOf(stream), buffer, offset, length, position)),
    write(stream, buffer, offset, length, position) {
      const descriptor = descriptorOf(stream);
      for (let written = 0; written < length; ) {
        const from = offset + written;
        written += host(() => fs.writeSync(descriptor, buffer, from, length - written, position + written));
      }
      node.usedBytes = Math.max(node.usedBytes, position + length);
      return length;
    },
    llseek(stream, offset, whence) {
      const base = whence === 1 ? stream.position : whence === 2 ? node.usedBytes : 0;
      if (base + offset < 0) throw new fileSystem.ErrnoError(errnoOf('EINVAL'));
      return base + offset;
    },
  };
  node.stream_ops = ops;
  node.node_ops = {
    ...node.node_ops,
    setattr(_node: CoreNode, change: { size?: number }) {
      // Comes before open when a file is opened to be overwritten.
      if (change.size === 0) truncate = true;
    },
  };
  if (!file.writable) node.usedBytes = host(() => fs.statSync(file.path)).size;
}
