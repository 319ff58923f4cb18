import {
  type ClassGuess,
  type Descriptor,
  GLOBAL_LENGTH,
  GRID_SIDE,
  HISTOGRAM_BINS,
  LOCAL_LENGTH,
} from '../descriptor.js';

const CELLS = GRID_SIDE * GRID_SIDE;
const LOCAL_BYTES = CELLS * LOCAL_LENGTH;
const HISTOGRAM_BYTES = CELLS * HISTOGRAM_BINS;
const COLOUR_BYTES = 2 * CELLS;

/** Bytes of one class: its number and its probability. */
const CLASS_BYTES = 2 + 4;

/** Bytes of {@link Descriptor.global}. */
export const GLOBAL_BYTES = 4 * GLOBAL_LENGTH;

/** What is kept apart from the rest: what a search looks at in every entry. */
export type DescriptionSummary = Pick<Descriptor, 'global' | 'classes'>;

/** The rest of a descriptor. */
export type DescriptionDetails = Omit<Descriptor, keyof DescriptionSummary>;

/**
 * Bytes of a summary, little-endian: the global vector, then the classes.
 *
 * @throws RangeError when the vector has another length
 */
export function summaryBytes({ global, classes }: DescriptionSummary): Uint8Array {
  if (global.length !== GLOBAL_LENGTH) throw new RangeError(`a global vector has ${global.length} floats`);
  const view = new DataView(new ArrayBuffer(GLOBAL_BYTES + CLASS_BYTES * classes.length));
  global.forEach((value, i) => {
    view.setFloat32(4 * i, value, true);
  });
  classes.forEach(({ index, probability }, i) => {
    view.setUint16(GLOBAL_BYTES + CLASS_BYTES * i, index, true);
    view.setFloat32(GLOBAL_BYTES + CLASS_BYTES * i + 2, probability, true);
  });
  return new Uint8Array(view.buffer);
}

/** Whether bytes are as many as {@link summaryBytes} writes for some number of classes. */
export function isSummary({ length }: Uint8Array): boolean {
  return length >= GLOBAL_BYTES && (length - GLOBAL_BYTES) % CLASS_BYTES === 0;
}

/** Whether bytes are as many as {@link detailsBytes} writes. */
export function isDetails({ length }: Uint8Array): boolean {
  return length === LOCAL_BYTES + HISTOGRAM_BYTES + COLOUR_BYTES;
}

/** The vector in what {@link summaryBytes} wrote, put into a matrix at an index. */
export function readGlobal(bytes: Uint8Array, into: Float32Array, at: number): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, GLOBAL_BYTES);
  for (let i = 0; i < GLOBAL_LENGTH; i += 1) into[at + i] = view.getFloat32(4 * i, true);
}

/** The classes in what {@link summaryBytes} wrote: what is behind {@link GLOBAL_BYTES}. */
export function readClasses(bytes: Uint8Array): ClassGuess[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const classes: ClassGuess[] = [];
  for (let at = 0; at < view.byteLength; at += CLASS_BYTES) {
    classes.push({ index: view.getUint16(at, true), probability: view.getFloat32(at + 2, true) });
  }
  return classes;
}

/**
 * Bytes of a descriptor's details: local features, histograms, colours (none are kept as gray).
 *
 * @throws RangeError when a part has another length than it should
 */
export function detailsBytes({ local, histograms, colours }: DescriptionDetails): Uint8Array {
  if (local.length !== LOCAL_BYTES || histograms.length !== HISTOGRAM_BYTES) {
    throw new RangeError(
      `a descriptor has ${LOCAL_BYTES} local features and ${HISTOGRAM_BYTES} shares, ` +
        `not ${local.length} and ${histograms.length}`,
    );
  }
  if (colours && colours.length !== COLOUR_BYTES) {
    throw new RangeError(`a descriptor has ${COLOUR_BYTES} numbers of colours, not ${colours.length}`);
  }
  const bytes = new Uint8Array(LOCAL_BYTES + HISTOGRAM_BYTES + COLOUR_BYTES);
  bytes.set(new Uint8Array(local.buffer, local.byteOffset, local.length));
  bytes.set(new Uint8Array(histograms.buffer, histograms.byteOffset, histograms.length), LOCAL_BYTES);
  if (colours) {
    bytes.set(
      new Uint8Array(colours.buffer, colours.byteOffset, COLOUR_BYTES),
      LOCAL_BYTES + HISTOGRAM_BYTES,
    );
  }
  return bytes;
}

/** What {@link detailsBytes} wrote, as it lies in the bytes, which must not change any more. */
export function readDetails({ buffer, byteOffset }: Uint8Array): DescriptionDetails {
  const histogramsAt = byteOffset + LOCAL_BYTES;
  return {
    local: new Int8Array(buffer, byteOffset, LOCAL_BYTES),
    histograms: new Int8Array(buffer, histogramsAt, HISTOGRAM_BYTES),
    colours: new Int8Array(buffer, histogramsAt + HISTOGRAM_BYTES, COLOUR_BYTES),
  };
}
