import { type AutochromeError, inputError } from '../../errors.js';

/** Bytes of the longest number that is read; an endless one has to end somewhere. */
const LONGEST_NUMBER = 10;

/** An error of kind `input` about a NUT stream. */
export function nutError(what: string): AutochromeError {
  return inputError(
    `the frames from ffmpeg cannot be read: ${what}`,
    'ffmpeg ended early or wrote damaged data; its log says more.',
  );
}

/**
 * Reads NUT's data types (nut.txt, "Conventions") from chunks of any size. It holds one chunk at a time and asks
 * for the next only when that is used up.
 */
export class ByteReader {
  readonly #chunks: AsyncIterator<Uint8Array>;
  #chunk: Uint8Array = new Uint8Array(0);
  #offset = 0;
  #position = 0;

  constructor(chunks: AsyncIterable<Uint8Array>) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  /** Bytes read so far. */
  get position(): number {
    return this.#position;
  }

  /** Whether the stream has no more bytes. */
  async atEnd(): Promise<boolean> {
    while (this.#offset === this.#chunk.length) {
      const next = await this.#chunks.next();
      if (next.done) return true;
      this.#chunk = next.value;
      this.#offset = 0;
    }
    return false;
  }

  /** Ends reading, so that whoever makes the chunks stops. */
  async close(): Promise<void> {
    await this.#chunks.return?.();
  }

  /** The bytes at hand, at most `limit`, at least one; they are taken as read. */
  async #take(limit: number): Promise<Uint8Array> {
    if (await this.atEnd()) throw nutError(`they end in the middle, after ${this.#position} bytes`);
    const part = this.#chunk.subarray(this.#offset, this.#offset + limit);
    this.#offset += part.length;
    this.#position += part.length;
    return part;
  }

  /** Fills `into`. */
  async read(into: Uint8Array): Promise<void> {
    for (let filled = 0; filled < into.length; ) {
      const part = await this.#take(into.length - filled);
      into.set(part, filled);
      filled += part.length;
    }
  }

  /** Passes over `count` bytes. */
  async skip(count: number): Promise<void> {
    for (let left = count; left > 0; ) left -= (await this.#take(left)).length;
  }

  /** u(8). */
  async byte(): Promise<number> {
    return (await this.#take(1))[0] as number;
  }

  /**
   * v: seven bits per byte, most significant first, the top bit set on all but the last.
   *
   * @param seen - every byte of it is added at the end
   * @throws AutochromeError of kind `input` when it is above the safe integers
   */
  async v(seen: number[] = []): Promise<number> {
    let value = 0;
    for (let length = 1; ; length++) {
      const byte = await this.byte();
      seen.push(byte);
      value = value * 128 + (byte & 0x7f);
      if (length > LONGEST_NUMBER || !Number.isSafeInteger(value)) throw nutError('a number is too large');
      if (byte < 0x80) return value;
    }
  }
}
