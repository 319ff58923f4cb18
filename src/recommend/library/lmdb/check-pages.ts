import {
  DamagedData,
  type MetaPage,
  PAGE_HEAD,
  type ReadAt,
  readTree,
  TREE_BYTES,
  type Tree,
  wholeNumber,
} from './meta-page.js';
import { checkOverflowPage, ENTRY_FLAGS, type PageEntry, readTreePage } from './tree-page.js';

/** Pages of which {@link PageCheck} has counted as many as a tree says it has. */
interface Count {
  branches: number;
  leaves: number;
  overflows: number;
  entries: number;
}

/** What is done with an entry of a leaf, which is on this page. */
type Look = (entry: PageEntry, page: number) => Promise<void>;

/** A page of a tree, and what is known of it from above. */
interface Place {
  readonly page: number;
  /** Levels from here down to a leaf, this one included. */
  readonly depth: number;
  readonly count: Count;
  readonly order: (a: Buffer, b: Buffer) => number;
  readonly look: Look;
  /** The lowest key that it may have, itself included, and the one that all are below; undefined where there is no bound. */
  readonly from: Buffer | undefined;
  readonly below: Buffer | undefined;
}

/**
 * Goes through every page that a data file's last transaction can reach, and checks all that LMDB itself takes on trust: the
 * database follows numbers in the file without looking at them, and ends the process where they lead nowhere. What tables hold
 * is not looked at.
 *
 * Memory: a byte for each page of the file, and the pages from the root to one leaf.
 *
 * @param names - of the tables that a library has
 * @throws DamagedData when something cannot be right
 */
export async function checkPages(read: ReadAt, meta: MetaPage, names: readonly string[]): Promise<void> {
  await new PageCheck(read, meta).all(names);
}

class PageCheck {
  /** Pages that something refers to. */
  readonly #taken: Uint8Array;

  constructor(
    readonly read: ReadAt,
    readonly meta: MetaPage,
  ) {
    this.#taken = new Uint8Array(meta.lastPage + 1);
    this.#taken.fill(1, 0, 2);
  }

  async all(names: readonly string[]): Promise<void> {
    const tables = new Map<string, Tree>();
    await this.#tree(this.meta.main, async ({ key, value, flags }, page) => {
      const tree =
        flags === ENTRY_FLAGS.table && value.length === TREE_BYTES
          ? readTree(value, 0, this.meta.lastPage)
          : undefined;
      if (!tree || value.readUInt32LE(0) !== 0) throw damaged(page);
      tables.set(tableName(key), tree);
    });
    for (const tree of tables.values()) {
      await this.#tree(tree, async ({ flags }, page) => {
        if ((flags & ~ENTRY_FLAGS.overflow) !== 0) throw damaged(page);
      });
    }
    // A table whose name is damaged would be made anew, with nothing in it.
    const unknown = [...tables.keys()].find((name) => !names.includes(name));
    if (unknown !== undefined && names.some((name) => !tables.has(name))) {
      throw new DamagedData(`has a table '${unknown}' of an unknown name`);
    }
    await this.#tree(this.meta.free, async (entry, page) => this.#freePages(entry, page));
  }

  /** Checks one tree, and what is on its leaves with `look`. */
  async #tree(tree: Tree, look: Look): Promise<void> {
    const { root, depth, integerKeys } = tree;
    if (root === undefined) return;
    const count: Count = { branches: 0, leaves: 0, overflows: 0, entries: 0 };
    const order = integerKeys ? compareIntegers : Buffer.compare;
    await this.#page({ page: root, depth, count, order, look, from: undefined, below: undefined });
    const isComplete =
      count.branches === tree.branches &&
      count.leaves === tree.leaves &&
      count.overflows === tree.overflows &&
      count.entries === tree.entries;
    if (!isComplete) throw damaged(root);
  }

  async #page(place: Place): Promise<void> {
    const { page, depth, count, order, look } = place;
    const { pageSize, transaction } = this.meta;
    this.#take(page, 1, page);
    const { kind, entries } = readTreePage(await this.read(page * pageSize, pageSize), page, transaction);
    if ((kind === 'leaf') !== (depth === 1)) throw damaged(page);
    // The first key of a branch counts for nothing.
    const counted = entries.slice(kind === 'branch' ? 1 : 0).map(({ key }) => key);
    const isInOrder = counted.every((key, i) => {
      const before = counted[i - 1];
      const follows = before === undefined || order(before, key) < 0;
      const isAbove = place.from === undefined || order(place.from, key) <= 0;
      return follows && isAbove && (place.below === undefined || order(key, place.below) < 0);
    });
    if (!isInOrder) throw damaged(page);
    if (kind === 'branch') {
      count.branches += 1;
      for (const [i, { key, child }] of entries.entries()) {
        const from = i === 0 ? place.from : key;
        const below = entries[i + 1]?.key ?? place.below;
        await this.#page({ ...place, page: child, depth: depth - 1, from, below });
      }
      return;
    }
    count.leaves += 1;
    count.entries += entries.length;
    for (const entry of entries) {
      if ((entry.flags & ENTRY_FLAGS.overflow) !== 0) count.overflows += await this.#overflow(entry, page);
      await look(entry, page);
    }
  }

  /** @returns how many pages a long value takes */
  async #overflow({ value, bytes }: PageEntry, page: number): Promise<number> {
    const { pageSize, transaction } = this.meta;
    const first = wholeNumber(value, 0);
    const pages = Math.floor((PAGE_HEAD - 1 + bytes) / pageSize) + 1;
    if (wholeNumber(value, 16) !== pages) throw damaged(page);
    this.#take(first, pages, page);
    checkOverflowPage(await this.read(first * pageSize, pageSize), first, transaction, pages);
    return pages;
  }

  /** Marks the pages that a list of free ones names: its length, then numbers, of which one below 0 says how many follow the next. */
  async #freePages(entry: PageEntry, page: number): Promise<void> {
    const { pageSize } = this.meta;
    const isLong = (entry.flags & ENTRY_FLAGS.overflow) !== 0;
    if ((entry.flags & ~ENTRY_FLAGS.overflow) !== 0 || entry.key.length !== 8) throw damaged(page);
    const list = isLong
      ? await this.read(wholeNumber(entry.value, 0) * pageSize + PAGE_HEAD, entry.bytes)
      : entry.value;
    if (list.length !== entry.bytes || list.length % 8 !== 0 || list.length === 0) throw damaged(page);
    const words = wholeNumber(list, 0);
    if (8 * (words + 1) > list.length) throw damaged(page);
    for (let i = 1; i <= words; i += 1) {
      const word = list.readBigInt64LE(8 * i);
      if (word > 0n) this.#take(Number(word), 1, page);
      if (word >= 0n) continue;
      i += 1;
      if (i > words) throw damaged(page);
      this.#take(wholeNumber(list, 8 * i), Number(-word), page);
    }
  }

  /** Notes that pages are referred to, from a page. */
  #take(first: number, pages: number, from: number): void {
    const inRange = Number.isSafeInteger(first) && first > 1 && first + pages - 1 <= this.meta.lastPage;
    if (!inRange || this.#taken.subarray(first, first + pages).includes(1)) throw damaged(from);
    this.#taken.fill(1, first, first + pages);
  }
}

const damaged = (page: number) => new DamagedData(`is damaged in page ${page}`);

/** Names are stored with a zero byte behind. */
function tableName(key: Buffer): string {
  return key.toString('latin1').replace(/\0$/, '');
}

/** Integers of 4 or 8 bytes. */
function compareIntegers(a: Buffer, b: Buffer): number {
  if (a.length !== b.length) return a.length - b.length;
  const value = (key: Buffer) => (key.length === 8 ? key.readBigUInt64LE(0) : BigInt(key.readUInt32LE(0)));
  const [left, right] = [value(a), value(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}
