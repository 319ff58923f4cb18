import { crc32 } from './checksum.js';
import { LONG_PACKET } from './format.js';

/** Builds headers out of NUT's data types (nut.txt, "Conventions"). Not for payload: it works byte by byte. */
export class ByteWriter {
  readonly #bytes: number[] = [];

  /** u(8). */
  byte(value: number): this {
    this.#bytes.push(value);
    return this;
  }

  /** Bytes as they are. */
  bytes(values: Iterable<number>): this {
    for (const value of values) this.#bytes.push(value);
    return this;
  }

  /** u(32). */
  u32(value: number): this {
    return this.bytes([value >>> 24, (value >>> 16) & 0xff, (value >>> 8) & 0xff, value & 0xff]);
  }

  /** v: seven bits per byte, most significant first, the top bit set on all but the last. */
  v(value: number): this {
    if (!Number.isSafeInteger(value) || value < 0)
      throw new RangeError(`${value} is not a safe whole number`);
    const groups = [value % 128];
    for (let rest = Math.floor(value / 128); rest > 0; rest = Math.floor(rest / 128))
      groups.unshift(rest % 128);
    for (const [i, group] of groups.entries()) this.#bytes.push(i < groups.length - 1 ? group | 0x80 : group);
    return this;
  }

  /** vb: bytes after their number. */
  vb(values: Uint8Array): this {
    return this.v(values.length).bytes(values);
  }

  /** The CRC of everything so far, as u(32). */
  checksum(): this {
    return this.u32(crc32(this.#bytes));
  }

  /** packet_header, `content`, packet_footer. */
  packet(startcode: bigint, content: ByteWriter): this {
    const header = new ByteWriter();
    header.u32(Number(startcode >> 32n)).u32(Number(startcode & 0xffffffffn));
    const body = content.done();
    header.v(body.length + 4);
    if (body.length + 4 > LONG_PACKET) header.checksum();
    return this.bytes(header.done()).bytes(body).u32(crc32(body));
  }

  /** The bytes so far. */
  done(): Uint8Array {
    return Uint8Array.from(this.#bytes);
  }
}
