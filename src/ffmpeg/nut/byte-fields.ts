import { nutError } from './byte-reader.js';

/** The fields of a packet that was read whole. Reading past its end is an error of kind `input`. */
export class ByteFields {
  #offset = 0;

  constructor(readonly bytes: Uint8Array) {}

  /** Bytes left. */
  get left(): number {
    return this.bytes.length - this.#offset;
  }

  /** u(8). */
  byte(): number {
    const byte = this.bytes[this.#offset++];
    if (byte === undefined) throw nutError('a header is too short');
    return byte;
  }

  /** v: seven bits per byte, most significant first, the top bit set on all but the last. */
  v(): number {
    for (let value = 0; ; ) {
      const byte = this.byte();
      value = value * 128 + (byte & 0x7f);
      if (!Number.isSafeInteger(value)) throw nutError('a number is too large');
      if (byte < 0x80) return value;
    }
  }

  /** s: a number whose lowest bit is its sign. */
  s(): number {
    const coded = this.v() + 1;
    return coded % 2 === 1 ? -Math.floor(coded / 2) : coded / 2;
  }

  /** vb: bytes after their number. */
  vb(): Uint8Array {
    const length = this.v();
    if (length > this.left) throw nutError('a header is too short');
    const start = this.#offset;
    this.#offset += length;
    return this.bytes.subarray(start, this.#offset);
  }
}
