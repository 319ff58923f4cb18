/// <reference lib="es2024.sharedmemory" />

/** Words before the bytes: bytes taken so far, bytes given so far (both modulo 2^32), flags, changes so far. */
const TAKEN = 0;
const GIVEN = 1;
const ENDED = 2;
const CLOSED = 3;
const CHANGES = 4;
const HEADER_BYTES = 64;

/**
 * A pipe of bytes between two threads in shared memory, of fixed size: one side gives, the other takes. A side that
 * has to wait reads {@link changes} first, then tries, then waits for the count to move on, so that no change
 * between trying and waiting is lost.
 */
export class ByteRing {
  readonly #words: Int32Array;
  readonly #bytes: Uint8Array;

  /** The other side of a ring is made from the same memory. */
  constructor(readonly memory: SharedArrayBuffer) {
    this.#words = new Int32Array(memory, 0, HEADER_BYTES / 4);
    this.#bytes = new Uint8Array(memory, HEADER_BYTES);
  }

  /**
   * An empty ring.
   *
   * @param capacity - bytes that it holds at most; a power of two, so that the counts may wrap around
   */
  static allocate(capacity: number): ByteRing {
    if (capacity < 1 || (capacity & (capacity - 1)) !== 0)
      throw new RangeError(`${capacity} is no power of two`);
    return new ByteRing(new SharedArrayBuffer(HEADER_BYTES + capacity));
  }

  /** Bytes given and not yet taken. */
  get filled(): number {
    return (Atomics.load(this.#words, GIVEN) - Atomics.load(this.#words, TAKEN)) >>> 0;
  }

  /** Whether the giving side is done; what it gave may still be there. Ask before {@link peek}. */
  get ended(): boolean {
    return Atomics.load(this.#words, ENDED) === 1;
  }

  /** Whether the taking side is gone. */
  get closed(): boolean {
    return Atomics.load(this.#words, CLOSED) === 1;
  }

  /** How often anything has changed. */
  get changes(): number {
    return Atomics.load(this.#words, CHANGES);
  }

  /** Copies as many of `bytes` as there is room for. @returns their number */
  give(bytes: Uint8Array): number {
    const capacity = this.#bytes.length;
    const count = Math.min(bytes.length, capacity - this.filled);
    if (count === 0) return 0;
    const start = (Atomics.load(this.#words, GIVEN) >>> 0) % capacity;
    const untilEdge = Math.min(count, capacity - start);
    this.#bytes.set(bytes.subarray(0, untilEdge), start);
    this.#bytes.set(bytes.subarray(untilEdge, count), 0);
    Atomics.add(this.#words, GIVEN, count);
    this.#changed();
    return count;
  }

  /** The next bytes, at most `limit`, as they lie in the ring; valid until they are given up with {@link take}. */
  peek(limit = Number.POSITIVE_INFINITY): Uint8Array {
    const start = (Atomics.load(this.#words, TAKEN) >>> 0) % this.#bytes.length;
    return this.#bytes.subarray(start, Math.min(start + Math.min(limit, this.filled), this.#bytes.length));
  }

  /** Gives `count` bytes of room back. */
  take(count: number): void {
    Atomics.add(this.#words, TAKEN, count);
    this.#changed();
  }

  /** The giving side is done. */
  end(): void {
    Atomics.store(this.#words, ENDED, 1);
    this.#changed();
  }

  /** The taking side is gone. */
  close(): void {
    Atomics.store(this.#words, CLOSED, 1);
    this.#changed();
  }

  /** Blocks this thread until {@link changes} is no longer `seen`. */
  waitBlocking(seen: number): void {
    Atomics.wait(this.#words, CHANGES, seen);
  }

  /** Settles when {@link changes} is no longer `seen`. */
  async wait(seen: number): Promise<void> {
    await Atomics.waitAsync(this.#words, CHANGES, seen).value;
  }

  #changed(): void {
    Atomics.add(this.#words, CHANGES, 1);
    Atomics.notify(this.#words, CHANGES);
  }
}
