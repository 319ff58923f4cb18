// Layout of a data file of LMDB with data version 2, as lmdb-js brings it (its mdb.c is the only description there is): where
// things are from the start of a page. Numbers are in the machine's own order, which is little-endian on all that lmdb-js has
// been built for.
const MAGIC_AT = 24;
const VERSION_AT = 28;
const FIXED_ADDRESS_AT = 32;
const MAP_BYTES_AT = 40;
const FREE_TREE_AT = 48;
const MAIN_TREE_AT = 96;
const LAST_PAGE_AT = 144;
const TRANSACTION_AT = 152;
const META_BYTES = 160;

/** Bytes of the head that each page has. */
export const PAGE_HEAD = 24;

/** Bytes of what is told of a tree. */
export const TREE_BYTES = 48;

const MAGIC = 0xbeefc0de;
const DATA_VERSION = 2;
/** Flag of the pages that tell of the whole file. */
const META_PAGE = 0x08;
/** Flag of trees whose keys are integers. */
export const INTEGER_KEYS = 0x08;

/** Flag of a transaction that was written before it was on the disk, as lmdb-js does unless it is told not to. */
const NOT_SYNCED = 0x1000;

/** Largest part of memory that a machine can give a file. */
const LARGEST_MAP = 2 ** 47;

/** What is wrong in a data file, as words that follow its name. */
export class DamagedData extends Error {
  /**
   * @param message - such as `is cut off`
   * @param isForeign - whether it is another program's file, or of another version of the database
   */
  constructor(
    message: string,
    readonly isForeign = false,
  ) {
    super(message);
  }
}

/** A tree of a data file. */
export interface Tree {
  /** Whether keys are integers; otherwise they are in the order of their bytes. */
  readonly integerKeys: boolean;
  /** Pages from the root to a leaf; 0 for an empty tree. */
  readonly depth: number;
  readonly branches: number;
  readonly leaves: number;
  /** Pages that hold values too long for a leaf. */
  readonly overflows: number;
  readonly entries: number;
  /** Number of the root's page; undefined for an empty tree. */
  readonly root: number | undefined;
}

/** What one of the two first pages of a data file tells of it. */
export interface MetaPage {
  readonly version: number;
  readonly pageSize: number;
  /** Lists of free pages, by the transaction that freed them. */
  readonly free: Tree;
  /** The named tables. */
  readonly main: Tree;
  /** Number of the last page in use. */
  readonly lastPage: number;
  /** Which transaction wrote it. */
  readonly transaction: number;
}

/** Reads bytes of a file at a position; fewer than asked for at its end. */
export type ReadAt = (position: number, length: number) => Promise<Buffer>;

/**
 * Reads what a data file says of itself as a whole.
 *
 * @param fileBytes - size of the file
 * @returns undefined for an empty file, which was about to be made
 * @throws DamagedData when the file is something else, cut off, or one of the two pages cannot be right
 */
export async function readMetaPage(read: ReadAt, fileBytes: number): Promise<MetaPage | undefined> {
  if (fileBytes === 0) return undefined;
  const head = await read(0, META_BYTES);
  if (head.length < META_BYTES || head.readUInt32LE(MAGIC_AT) !== MAGIC) {
    throw new DamagedData('is not the file of a library', true);
  }
  const first = metaPage(head, 0);
  const { pageSize } = first;
  const bytes = await read(pageSize, META_BYTES);
  if (bytes.length < META_BYTES) throw new DamagedData('is cut off');
  if (bytes.readUInt32LE(MAGIC_AT) !== MAGIC) throw new DamagedData('is damaged in page 1');
  const second = metaPage(bytes, 1);
  if (second.pageSize !== pageSize) throw new DamagedData('is damaged in page 1');
  // Transactions write one page and then the other; both have the number 0 before the first.
  const newer = second.transaction > first.transaction ? second : first;
  const [even, odd] = [first.transaction, second.transaction];
  const inTurn = even % 2 === 0 && odd % 2 === 1 && Math.abs(even - odd) === 1;
  if (!inTurn && !(even === 0 && odd === 0)) throw new DamagedData('is damaged in page 0 or 1');
  if (fileBytes < (newer.lastPage + 1) * pageSize) throw new DamagedData('is cut off');
  return newer;
}

function metaPage(bytes: Buffer, page: number): MetaPage {
  const refuse = () => new DamagedData(`is damaged in page ${page}`);
  const version = bytes.readUInt32LE(VERSION_AT);
  if ((version & 0xffff) !== DATA_VERSION)
    throw new DamagedData(`is of version ${version & 0xffff} of its database`, true);
  const pageSize = bytes.readUInt32LE(FREE_TREE_AT);
  const isPower = pageSize >= 256 && pageSize <= 65_536 && (pageSize & (pageSize - 1)) === 0;
  const lastPage = wholeNumber(bytes, LAST_PAGE_AT);
  const mapBytes = wholeNumber(bytes, MAP_BYTES_AT);
  const fits = mapBytes <= LARGEST_MAP && lastPage >= 1 && (lastPage + 1) * pageSize <= LARGEST_MAP;
  const isMeta =
    bytes.readUInt32LE(0) === page &&
    bytes.readUInt32LE(4) === 0 &&
    bytes.readUInt16LE(18) === META_PAGE &&
    version === DATA_VERSION;
  if (!isPower || !fits || !isMeta || wholeNumber(bytes, FIXED_ADDRESS_AT) !== 0) throw refuse();
  const free = readTree(bytes, FREE_TREE_AT, lastPage);
  const main = readTree(bytes, MAIN_TREE_AT, lastPage);
  const padding = bytes.readUInt32LE(MAIN_TREE_AT);
  if (!free?.integerKeys || !main || main.integerKeys || padding !== 0) throw refuse();
  return { version, pageSize, free, main, lastPage, transaction: wholeNumber(bytes, TRANSACTION_AT) };
}

/**
 * Reads what is told of a tree.
 *
 * @param bytes - hold {@link TREE_BYTES} from `at` on
 * @param lastPage - number of the file's last page in use
 * @returns undefined when it cannot be right
 */
export function readTree(bytes: Buffer, at: number, lastPage: number): Tree | undefined {
  const flags = bytes.readUInt16LE(at + 4) & ~NOT_SYNCED;
  const depth = bytes.readUInt16LE(at + 6);
  const [branches, leaves, overflows, entries] = [8, 16, 24, 32].map((offset) =>
    wholeNumber(bytes, at + offset),
  ) as [number, number, number, number];
  const isEmpty = bytes.readBigUInt64LE(at + 40) === 0xffff_ffff_ffff_ffffn;
  const root = isEmpty ? undefined : wholeNumber(bytes, at + 40);
  const inRange = root === undefined || (root > 1 && root <= lastPage);
  const consistent = isEmpty
    ? depth + branches + leaves + overflows + entries === 0
    : depth > 0 && depth <= 32 && leaves > 0 && entries > 0;
  if (!inRange || !consistent || (flags !== 0 && flags !== INTEGER_KEYS)) return undefined;
  return { integerKeys: flags === INTEGER_KEYS, depth, branches, leaves, overflows, entries, root };
}

/** A number of 64 bits; infinite where floats do not hold it. */
export function wholeNumber(bytes: Buffer, at: number): number {
  const value = bytes.readBigUInt64LE(at);
  return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : Number.POSITIVE_INFINITY;
}
