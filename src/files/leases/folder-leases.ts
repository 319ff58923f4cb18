import { randomBytes } from 'node:crypto';
import {
  lstat,
  mkdir,
  open,
  readdir,
  readFile,
  rename,
  rm,
  rmdir,
  stat,
  unlink,
  writeFile,
} from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { inputError } from '../../errors.js';
import { makeFolder } from '../make-folder.js';
import { writeFailure } from '../write-failure.js';
import type { Lease, LeaseTimes } from './lease.js';
import { isRunning, type ProcessIdentity, thisProcess } from './running-process.js';

/*
 * A lease is a folder, LEASE:
 *
 *   LEASE/owner-TOKEN   a marker without content, which says whose it is; every claim has a token of its own
 *   LEASE/TOKEN.json    which process that is; written again as its heartbeat
 *
 * - It begins by renaming a complete folder, which fails where there is one with something in it already.
 * - It is taken over by renaming the marker from the old token to the new one: of several that try, the one for which the old
 *   name is still there gets it, and a slow one can take nothing from whoever came after.
 * - It ends when its owner removes the marker, and then the rest. A folder without marker is nobody's; whoever finds one may
 *   clear it away, since no name in it is ever used again.
 */
const LEASE = /^lease-[0-9a-f]+$/;
const MARKER = /^owner-([0-9a-f]+)$/;
const CONTENT = /^[0-9a-f]+\.json$/;
const UNFINISHED = /^\.lease-.*\.partial$/;

/** What renaming a lease says where there is one already, or where its folder was removed the moment before. */
const TAKEN = ['ENOTEMPTY', 'EEXIST', 'ENOENT', ...(process.platform === 'win32' ? ['EPERM', 'EACCES'] : [])];

/** Times a claim looks again, when what it saw was gone the next moment. */
const TRIES = 5;

const schema = z.object({
  pid: z.int().min(1),
  host: z.string(),
  namespace: z.string(),
  started: z.string(),
  since: z.iso.datetime(),
});

/** Who has a lease, and since when, as an ISO 8601 time. */
type Owner = ProcessIdentity & { readonly since: string };

/** A heartbeat as it was last seen, and when, in this process's own milliseconds. */
interface Heartbeat {
  readonly token: string;
  readonly mtimeMs: number;
  readonly seen: number;
}

/** Leases on tasks, in a folder that several processes use, also of several machines. */
export class FolderLeases {
  /** Of others, by the path of the lease. */
  readonly #heartbeats = new Map<string, Heartbeat>();

  constructor(
    private readonly folder: string,
    private readonly times: LeaseTimes,
  ) {}

  /** See `SegmentStore.claim`. The folder is made where it is missing. */
  async claim(key: string): Promise<Lease | undefined> {
    const name = `lease-${key.slice(0, 16)}`;
    if (!LEASE.test(name)) throw inputError(`'${key}' is no fingerprint of a task: it is not hexadecimal`);
    const path = join(this.folder, name);
    const self = await thisProcess();
    const token = randomBytes(8).toString('hex');
    for (let tries = 0; tries < TRIES; tries += 1) {
      const owner = await ownerOf(path);
      const text = `${JSON.stringify({ ...self, since: new Date().toISOString() } satisfies Owner)}\n`;
      if (owner === undefined) {
        await makeFolder(this.folder);
        if (await begin(path, token, text)) return this.#lease(path, token, text);
        await clearAway(path);
      } else {
        if (!(await this.#isOver(path, owner, self))) return undefined;
        if (await takeOver(path, owner, token, text)) return this.#lease(path, token, text);
      }
    }
    return undefined;
  }

  /** Whether somebody who may be alive has a task. */
  async isHeld(name: string): Promise<boolean> {
    const path = join(this.folder, name);
    const owner = await ownerOf(path);
    return owner !== undefined && !(await this.#isOver(path, owner, await thisProcess()));
  }

  /** Names of leases that there are, of dead owners too. */
  async names(): Promise<readonly string[]> {
    return (await readdir(this.folder).catch(() => [])).filter((name) => LEASE.test(name));
  }

  /** Removes what processes that are no more have left behind. */
  async clear(): Promise<void> {
    const self = await thisProcess();
    for (const name of await this.names()) {
      const path = join(this.folder, name);
      const owner = await ownerOf(path);
      if (owner === undefined) {
        await clearAway(path);
      } else if (await this.#isOver(path, owner, self)) {
        const token = randomBytes(8).toString('hex');
        if (await takeOver(path, owner, token, '')) await end(path, token);
      }
    }
    for (const name of (await readdir(this.folder).catch(() => [])).filter((each) => UNFINISHED.test(each))) {
      const path = join(this.folder, name);
      const owner = await ownerOf(path);
      if (owner === undefined || (await this.#isOver(path, owner, self))) {
        await rm(path, { recursive: true, force: true }).catch(() => {});
      }
    }
  }

  /**
   * Whether the owner of a lease has ended, or has been silent for too long. One that this machine knows to run is silent only
   * when it was seen to be: while a machine sleeps all its processes are. The clock of the disk tells of those elsewhere.
   */
  async #isOver(lease: string, token: string, self: ProcessIdentity): Promise<boolean> {
    const path = join(lease, `${token}.json`);
    const text = await readFile(path, 'utf8').catch(() => '');
    const found = await stat(path).catch(() => stat(join(lease, `owner-${token}`)).catch(() => undefined));
    // Given back in the meantime.
    if (!found) return false;
    const { mtimeMs } = found;
    // What says nothing was damaged when the power failed: its time still tells.
    const owner = parseOwner(text);
    const runs = owner && (await isRunning(owner, Date.parse(owner.since), self));
    if (runs === false) return true;
    const before = this.#heartbeats.get(lease);
    if (before?.token !== token || before.mtimeMs !== mtimeMs) {
      this.#heartbeats.set(lease, { token, mtimeMs, seen: performance.now() });
    } else if (performance.now() - before.seen >= this.times.staleAfter) {
      return true;
    }
    if (runs) return false;
    const now = await timeOf(this.folder).catch(() => Number.NEGATIVE_INFINITY);
    return now - mtimeMs >= this.times.staleAfter;
  }

  #lease(path: string, token: string, text: string): Lease {
    this.#heartbeats.delete(path);
    const lost = new AbortController();
    let ended = false;
    const beat = async () => {
      // A disk on the network keeps time by its own clock, so the file is written and not given a time.
      await writeAgain(join(path, `${token}.json`), text).catch(() => {});
      const marker = await stat(join(path, `owner-${token}`)).catch((error: NodeJS.ErrnoException) => error);
      if (ended || !('code' in marker) || marker.code !== 'ENOENT') return;
      clearInterval(timer);
      lost.abort();
    };
    const timer = setInterval(() => void beat(), this.times.heartbeat).unref();
    return {
      lost: lost.signal,
      release: async () => {
        ended = true;
        clearInterval(timer);
        await end(path, token);
      },
    };
  }
}

/** Names in a folder. A link to one has none: it leads to what is no lease, and nothing is looked for or removed there. */
async function namesIn(path: string): Promise<readonly string[]> {
  const found = await lstat(path).catch(() => undefined);
  return found?.isDirectory() ? readdir(path).catch(() => []) : [];
}

/** The token of a lease's owner; undefined where there is no lease, or one that is nobody's any more. */
async function ownerOf(path: string): Promise<string | undefined> {
  const names = await namesIn(path);
  return names.map((name) => MARKER.exec(name)?.[1]).find((token) => token !== undefined);
}

/** Begins a lease, unless there is one. */
async function begin(path: string, token: string, text: string): Promise<boolean> {
  // Numbers of processes are not their own where several machines or containers use the folder.
  const temporary = join(dirname(path), `.${basename(path)}.${token}.partial`);
  try {
    await mkdir(temporary);
    await writeFile(join(temporary, `${token}.json`), text);
    await writeFile(join(temporary, `owner-${token}`), '');
    await rename(temporary, path);
    // Whoever tidied up meanwhile may have taken it for one that was left behind, before it had its name.
    const names = await readdir(path).catch((): string[] => []);
    if (names.includes(`owner-${token}`) && names.includes(`${token}.json`)) return true;
    await end(path, token);
    return false;
  } catch (cause) {
    await rm(temporary, { recursive: true, force: true });
    const { code = '' } = cause as NodeJS.ErrnoException;
    if (TAKEN.includes(code)) return false;
    throw writeFailure(path, cause as NodeJS.ErrnoException);
  }
}

/** Takes over the lease of one owner, unless it is another's now. */
async function takeOver(path: string, from: string, token: string, text: string): Promise<boolean> {
  try {
    await writeFile(join(path, `${token}.json`), text);
    await rename(join(path, `owner-${from}`), join(path, `owner-${token}`));
  } catch {
    await rm(join(path, `${token}.json`), { force: true }).catch(() => {});
    return false;
  }
  await rm(join(path, `${from}.json`), { force: true }).catch(() => {});
  return true;
}

/** Ends the lease of one owner; one that is another's now stays. */
async function end(path: string, token: string): Promise<void> {
  const ended = await unlink(join(path, `owner-${token}`)).then(
    () => true,
    () => false,
  );
  if (ended) await clearAway(path);
}

/** Removes a lease that is nobody's, and in its folder what leases consist of. */
async function clearAway(path: string): Promise<void> {
  const names = (await namesIn(path)).filter((name) => MARKER.test(name) || CONTENT.test(name));
  // Looked at twice: a marker that is renamed meanwhile may be in no list.
  if (names.some((name) => MARKER.test(name)) || (await ownerOf(path)) !== undefined) return;
  for (const name of names) await rm(join(path, name), { force: true }).catch(() => {});
  await rmdir(path).catch(() => {});
}

/** Writes over a file that is there; makes none. */
async function writeAgain(path: string, text: string): Promise<void> {
  const file = await open(path, 'r+');
  await file.write(text, 0).finally(() => file.close());
}

/** What time it is by the clock of the disk that a folder lies on, in milliseconds. */
async function timeOf(folder: string): Promise<number> {
  const path = join(folder, `.lease-clock.${randomBytes(8).toString('hex')}.partial`);
  try {
    await writeFile(path, '');
    return (await stat(path)).mtimeMs;
  } finally {
    await rm(path, { force: true });
  }
}

function parseOwner(text: string): Owner | undefined {
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
