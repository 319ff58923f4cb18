import { DamagedData, PAGE_HEAD } from './meta-page.js';

const BRANCH = 0x01;
const LEAF = 0x02;
const OVERFLOW = 0x04;
/** Bytes of what stands before each key. */
const NODE_HEAD = 8;

/** Flags of a leaf's entries. */
export const ENTRY_FLAGS = { overflow: 0x01, table: 0x02 } as const;

/** Bytes of what stands in a leaf for a value that lies on pages of its own. */
const OVERFLOW_LINK = 24;

/** An entry of a branch or a leaf. */
export interface PageEntry {
  readonly key: Buffer;
  /** Of a branch: the page below. */
  readonly child: number;
  /** Of a leaf: what it holds, or where that lies. */
  readonly value: Buffer;
  /** Of a leaf: size of the value. */
  readonly bytes: number;
  /** Of a leaf: {@link ENTRY_FLAGS}. */
  readonly flags: number;
}

/** A page of a tree. */
export interface TreePage {
  readonly kind: 'branch' | 'leaf';
  readonly entries: readonly PageEntry[];
}

/**
 * Takes a page of a tree apart, where every byte of its structure is as LMDB leaves it: it packs entries without gaps.
 *
 * @param page - its number
 * @param transaction - the last that may have written it
 * @throws DamagedData when it is not
 */
export function readTreePage(bytes: Buffer, page: number, transaction: number): TreePage {
  const refuse = () => new DamagedData(`is damaged in page ${page}`);
  checkHead(bytes, page, transaction);
  const flags = bytes.readUInt16LE(18);
  if (flags !== BRANCH && flags !== LEAF) throw refuse();
  const isLeaf = flags === LEAF;
  const [lower, upper] = [bytes.readUInt16LE(20), bytes.readUInt16LE(22)];
  const space = bytes.length - PAGE_HEAD;
  if (lower % 2 !== 0 || lower === 0 || lower > upper || upper > space) throw refuse();
  const entries: PageEntry[] = [];
  let used = 0;
  for (let i = 0; i < lower / 2; i += 1) {
    const offset = bytes.readUInt16LE(PAGE_HEAD + 2 * i);
    if (offset < upper || offset % 2 !== 0 || offset + NODE_HEAD > space) throw refuse();
    const at = PAGE_HEAD + offset;
    const low = bytes.readUInt32LE(at);
    const marks = bytes.readUInt16LE(at + 4);
    const keyBytes = bytes.readUInt16LE(at + 6);
    const isLink = isLeaf && (marks & ENTRY_FLAGS.overflow) !== 0;
    const stored = !isLeaf ? 0 : isLink ? OVERFLOW_LINK : low;
    const size = NODE_HEAD + keyBytes + stored;
    if (offset + size > space) throw refuse();
    used += size + (size % 2);
    const valueAt = at + NODE_HEAD + keyBytes;
    entries.push({
      key: bytes.subarray(at + NODE_HEAD, valueAt),
      child: isLeaf ? 0 : low + marks * 2 ** 32,
      value: bytes.subarray(valueAt, valueAt + stored),
      bytes: isLeaf ? low : 0,
      flags: isLeaf ? marks : 0,
    });
  }
  // Entries that overlap take less room together than one after the other.
  if (used !== space - upper) throw refuse();
  return { kind: isLeaf ? 'leaf' : 'branch', entries };
}

/**
 * Checks the first of the pages that hold a long value.
 *
 * @param pages - how many there should be
 * @throws DamagedData when it is not what it should be
 */
export function checkOverflowPage(bytes: Buffer, page: number, transaction: number, pages: number): void {
  checkHead(bytes, page, transaction);
  if (bytes.readUInt16LE(18) !== OVERFLOW || bytes.readUInt32LE(20) !== pages) {
    throw new DamagedData(`is damaged in page ${page}`);
  }
}

function checkHead(bytes: Buffer, page: number, transaction: number): void {
  const isOwn = bytes.length > PAGE_HEAD && bytes.readBigUInt64LE(0) === BigInt(page);
  if (!isOwn || bytes.readBigUInt64LE(8) > BigInt(transaction)) {
    throw new DamagedData(`is damaged in page ${page}`);
  }
}
