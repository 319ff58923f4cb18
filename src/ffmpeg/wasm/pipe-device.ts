import type { ByteRing } from './byte-ring.js';
import type { CoreFileSystem, CoreStream, CoreStreamOps } from './core.js';
import { errnoOf } from './errno.js';

/** Major number of our devices; Emscripten's own are below 64. */
const MAJOR = 80;
const READ_ONLY = 0;
const WRITE_ONLY = 1;

/** Puts a device in the place of a standard stream: 0, 1 or 2. */
export function replaceStandardStream(fileSystem: CoreFileSystem, fd: 0 | 1 | 2, ops: CoreStreamOps): void {
  const path = `/dev/autochrome${fd}`;
  const device = fileSystem.makedev(MAJOR, fd);
  fileSystem.registerDevice(device, ops);
  fileSystem.mkdev(path, device);
  fileSystem.close(fileSystem.getStream(fd));
  // The lowest free number is taken, which is the one just closed.
  fileSystem.open(path, fd === 0 ? READ_ONLY : WRITE_ONLY);
}

/** A device that reads from a ring, and waits, blocking its thread, while that is empty. */
export function inputDevice(ring: ByteRing): CoreStreamOps {
  return {
    open: notSeekable,
    read(_stream, buffer, offset, length) {
      for (;;) {
        const { changes, ended } = ring;
        const bytes = ring.peek(length);
        if (bytes.length > 0) {
          new Uint8Array(buffer.buffer, buffer.byteOffset + offset, bytes.length).set(bytes);
          ring.take(bytes.length);
          return bytes.length;
        }
        if (ended) return 0;
        ring.waitBlocking(changes);
      }
    },
  };
}

/** A device that writes to a ring, and waits, blocking its thread, while that is full. */
export function outputDevice(ring: ByteRing, fileSystem: CoreFileSystem): CoreStreamOps {
  return {
    open(stream) {
      notSeekable(stream);
      // Otherwise the C library would keep back what ffprobe printed last, and lose it.
      stream.tty = {};
    },
    write(_stream, buffer, offset, length) {
      const bytes = new Uint8Array(buffer.buffer, buffer.byteOffset + offset, length);
      for (let given = 0; given < length; ) {
        const { changes } = ring;
        if (ring.closed) throw new fileSystem.ErrnoError(errnoOf('EPIPE'));
        const count = ring.give(bytes.subarray(given));
        given += count;
        if (count === 0) ring.waitBlocking(changes);
      }
      return length;
    },
  };
}

/** A device that passes on a copy of what is written to it. */
export function logDevice(write: (bytes: Uint8Array) => void): CoreStreamOps {
  return {
    open: notSeekable,
    write(_stream, buffer, offset, length) {
      write(new Uint8Array(buffer.buffer, buffer.byteOffset + offset, length).slice());
      return length;
    },
  };
}

function notSeekable(stream: CoreStream): void {
  stream.seekable = false;
}
