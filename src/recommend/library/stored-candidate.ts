import { inputError } from '../../errors.js';
import type { ClassGuess } from '../descriptor.js';
import { type DescriptionDetails, readClasses, readDetails } from './descriptor-bytes.js';
import type { LibraryCandidate, LibraryEntry } from './records.js';

/** Where the parts of an entry are. */
export interface StoredParts {
  readonly global: Float32Array;
  /** What `summaryBytes` wrote behind the vector. */
  readonly classes: Uint8Array;
  /** Reads what `detailsBytes` wrote; undefined where the entry is there no more. */
  details(): Uint8Array | undefined;
  /** Reads what the entry is of; undefined where it is there no more. */
  entry(): (LibraryEntry & { readonly path: string }) | undefined;
}

/**
 * A candidate whose parts are read when they are looked at, once.
 *
 * @throws (when looked at) AutochromeError of kind `input` when another program has taken the entry away
 */
export function storedCandidate(parts: StoredParts): LibraryCandidate {
  const details = once((): DescriptionDetails => readDetails(there(parts.details())));
  const entry = once(() => there(parts.entry()));
  const classes = once((): readonly ClassGuess[] => readClasses(parts.classes));
  return {
    get path() {
      return entry().path;
    },
    get frame() {
      return entry().frame;
    },
    get shot() {
      return entry().shot;
    },
    descriptor: {
      global: parts.global,
      get classes() {
        return classes();
      },
      get local() {
        return details().local;
      },
      get histograms() {
        return details().histograms;
      },
      get colours() {
        return details().colours;
      },
    },
  };
}

function there<T>(part: T | undefined): T {
  if (part !== undefined) return part;
  throw inputError('the library was changed by another program while it was searched', 'search again');
}

function once<T>(read: () => T): () => T {
  let known: { readonly value: T } | undefined;
  return () => {
    known ??= { value: read() };
    return known.value;
  };
}
