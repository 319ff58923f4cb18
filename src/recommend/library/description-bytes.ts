import {
  type ClassGuess,
  type Description,
  GLOBAL_LENGTH,
  GRID_SIDE,
  HISTOGRAM_BINS,
  LOCAL_LENGTH,
} from '../description.js';

const CELLS = GRID_SIDE * GRID_SIDE;
const LOCAL_BYTES = CELLS * LOCAL_LENGTH;
const HISTOGRAM_BYTES = CELLS * HISTOGRAM_BINS;
const COLOUR_BYTES = 2 * CELLS;
const CLASSES_AT = LOCAL_BYTES + HISTOGRAM_BYTES + COLOUR_BYTES;

/** Bytes of one class: its number and its probability. */
const CLASS_BYTES = 2 + 4;

/** Bytes of {@link Description.global}. */
export const GLOBAL_BYTES = 4 * GLOBAL_LENGTH;

/** A description without its global vector, which is kept apart from it. */
export type DescriptionDetails = Omit<Description, 'global'>;

/**
 * Bytes of a global vector, little-endian.
 *
 * @throws RangeError when it has another length
 */
export function globalBytes(global: Float32Array): Uint8Array {
  if (global.length !== GLOBAL_LENGTH) throw new RangeError(`a global vector has ${global.length} floats`);
  const view = new DataView(new ArrayBuffer(GLOBAL_BYTES));
  global.forEach((value, i) => {
    view.setFloat32(4 * i, value, true);
  });
  return new Uint8Array(view.buffer);
}

/** What {@link globalBytes} wrote, put into a matrix at an index. */
export function readGlobal(bytes: Uint8Array, into: Float32Array, at: number): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, GLOBAL_BYTES);
  for (let i = 0; i < GLOBAL_LENGTH; i += 1) into[at + i] = view.getFloat32(4 * i, true);
}

/**
 * Bytes of a description's details: local features, histograms, colours (none are kept as gray), classes.
 *
 * @throws RangeError when a part has another length than it should
 */
export function detailsBytes({ local, histograms, colours, classes }: DescriptionDetails): Uint8Array {
  if (local.length !== LOCAL_BYTES || histograms.length !== HISTOGRAM_BYTES) {
    throw new RangeError(
      `a description has ${LOCAL_BYTES} local features and ${HISTOGRAM_BYTES} shares, ` +
        `not ${local.length} and ${histograms.length}`,
    );
  }
  if (colours && colours.length !== COLOUR_BYTES) {
    throw new RangeError(`a description has ${COLOUR_BYTES} numbers of colours, not ${colours.length}`);
  }
  const bytes = new Uint8Array(CLASSES_AT + CLASS_BYTES * classes.length);
  bytes.set(new Uint8Array(local.buffer, local.byteOffset, local.length));
  bytes.set(new Uint8Array(histograms.buffer, histograms.byteOffset, histograms.length), LOCAL_BYTES);
  if (colours) {
    bytes.set(
      new Uint8Array(colours.buffer, colours.byteOffset, COLOUR_BYTES),
      LOCAL_BYTES + HISTOGRAM_BYTES,
    );
  }
  const view = new DataView(bytes.buffer, CLASSES_AT);
  classes.forEach(({ index, probability }, i) => {
    view.setUint16(CLASS_BYTES * i, index, true);
    view.setFloat32(CLASS_BYTES * i + 2, probability, true);
  });
  return bytes;
}

/** What {@link detailsBytes} wrote; a copy, so the bytes may be used again. */
export function readDetails(bytes: Uint8Array): DescriptionDetails {
  const own = new Uint8Array(bytes).buffer;
  const view = new DataView(own, CLASSES_AT);
  const classes: ClassGuess[] = [];
  for (let at = 0; at < view.byteLength; at += CLASS_BYTES) {
    classes.push({ index: view.getUint16(at, true), probability: view.getFloat32(at + 2, true) });
  }
  return {
    classes,
    local: new Int8Array(own, 0, LOCAL_BYTES),
    histograms: new Int8Array(own, LOCAL_BYTES, HISTOGRAM_BYTES),
    colours: new Int8Array(own, LOCAL_BYTES + HISTOGRAM_BYTES, COLOUR_BYTES),
  };
}
