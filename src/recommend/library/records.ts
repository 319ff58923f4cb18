import type { Shot } from '../../shots/cuts/shots.js';
import type { Candidate } from '../candidate.js';
import type { Descriptor } from '../descriptor.js';

/** What a file is. */
export type FileKind = 'image' | 'clip';

/** A file as it was when it was added. */
export interface FileRecord {
  /** Absolute. */
  readonly path: string;
  readonly bytes: number;
  /** Time of the last change, in milliseconds since 1970. */
  readonly modified: number;
  /** SHA-256 of what it holds, 64 hexadecimal digits. */
  readonly digest: string;
}

/** An image, or the frame that stands for a shot of a clip. */
export interface LibraryEntry {
  /** Index of the clip's frame, counted from 0; undefined for an image. */
  readonly frame: number | undefined;
  /** The frame's shot, [start, end); undefined for an image. */
  readonly shot: Shot | undefined;
}

/** An entry that is to be stored. */
export interface DescribedEntry extends LibraryEntry {
  readonly descriptor: Descriptor;
}

/** An entry of a library, as a candidate. */
export interface LibraryCandidate extends Candidate, LibraryEntry {}

/** A file in a library. */
export interface LibraryFile extends FileRecord {
  /** Undefined for a file that is not described: one that vanished before the library was described anew. */
  readonly kind: FileKind | undefined;
  /** None where it has no colours. */
  readonly entries: readonly LibraryEntry[];
  /** The file whose exact copy it is, which stands for both. */
  readonly copyOf: string | undefined;
}

/** A file in a library, and whether it is still on disk. */
export interface ListedFile extends LibraryFile {
  /** Whether it is there no more, or its disk is not. */
  readonly missing: boolean;
}
