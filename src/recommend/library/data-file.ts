import { open } from 'node:fs/promises';
import { unreadableLibrary } from './library-errors.js';

// Where lmdb's data file (data version 2, of the LMDB that lmdb-js brings) has what is checked, from the start of a page.
const MAGIC_AT = 24;
const VERSION_AT = 28;
const PAGE_SIZE_AT = 48;
const LAST_PAGE_AT = 144;
const TRANSACTION_AT = 152;
const META_BYTES = 160;

const MAGIC = 0xbeefc0de;
const DATA_VERSION = 2;

/**
 * Looks at the head of a library's data file: the database itself ends the process at a file that is not its own, and at
 * the missing pages of one that is cut off.
 *
 * @param folder - of the library, for messages
 * @param path - of the data file
 * @returns whether there is a database in it; an empty file is one that was about to be made
 * @throws AutochromeError of kind `input` when the file is something else, cut off or may not be read
 */
export async function checkDataFile(folder: string, path: string): Promise<'empty' | 'filled'> {
  const refuse = (reason: string) => unreadableLibrary(folder, new Error(`${path} ${reason}`));
  const file = await open(path, 'r').catch((cause: NodeJS.ErrnoException) => {
    throw unreadableLibrary(folder, cause);
  });
  try {
    const head = Buffer.alloc(META_BYTES);
    const metaAt = async (position: number) => {
      const { bytesRead } = await file.read(head, 0, META_BYTES, position);
      if (bytesRead < META_BYTES || head.readUInt32LE(MAGIC_AT) !== MAGIC) return undefined;
      return {
        version: head.readUInt32LE(VERSION_AT) & 0xffff,
        pageSize: head.readUInt32LE(PAGE_SIZE_AT),
        lastPage: head.readBigUInt64LE(LAST_PAGE_AT),
        transaction: head.readBigUInt64LE(TRANSACTION_AT),
      };
    };
    const first = await metaAt(0);
    if (!first && (await file.stat()).size === 0) return 'empty';
    if (!first) throw refuse('is not the file of a library');
    if (first.version !== DATA_VERSION) throw refuse(`is of version ${first.version} of its database`);
    const second = await metaAt(first.pageSize);
    if (!second) throw refuse('is cut off');
    // The other one is of the transaction before, and about to be written over.
    const { lastPage } = second.transaction > first.transaction ? second : first;
    const { size } = await file.stat();
    if (BigInt(size) < (lastPage + 1n) * BigInt(first.pageSize)) throw refuse('is cut off');
    return 'filled';
  } finally {
    await file.close();
  }
}
