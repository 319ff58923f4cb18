import { randomBytes } from 'node:crypto';
import { open, readdir, readFile, rm, rmdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { z } from 'zod';
import { AutochromeError } from '../../errors.js';
import { writeWhole } from '../../files/whole-file.js';
import { isRunning, type ProcessIdentity, thisProcess } from './running-process.js';
import { makeFolder } from './segment-records.js';

/** Milliseconds between two signs of life of a holder, and of silence after which one of another machine counts as dead. */
const SIGN_OF_LIFE = 10_000;
const SILENCE = 60_000;

/** Milliseconds within which two that begin at once may both have seen the other, and try again. */
const TOGETHER = 1000;
const TRIES = 5;

/** Names of the files that say who renders into a folder of segments. */
const NAME = /^render-\d+-[0-9a-f]+\.lock$/;

const schema = z.object({
  pid: z.int().min(1),
  host: z.string(),
  namespace: z.string(),
  started: z.string(),
  since: z.iso.datetime(),
});

/** Who renders into a folder, and since when, as an ISO 8601 time. */
type Holder = ProcessIdentity & { readonly since: string };

/**
 * Takes a folder of segments for this render alone. Each render puts down a file of its own that says which process it is,
 * and only then looks for those of others: of two that begin at once one at least sees the other, and gives way. Nobody
 * removes the file of a process that may be alive, so none can be taken for a dead one's and lost.
 *
 * A process that was killed holds nothing, nor one from before the machine was restarted. One of another machine, or of
 * another container, holds the folder as long as it writes its file again every ten seconds; after a minute of silence it
 * counts as dead.
 *
 * @param folder - made where it is missing
 * @param title - what errors say is being rendered
 * @param signOfLife - milliseconds after which the file is written again, each time
 * @returns gives the folder back, and removes it where nothing is in it; never rejects
 * @throws AutochromeError of kind `failure` when another render has it, or nothing can be written there
 */
export async function lockSegments(
  folder: string,
  title: string,
  signOfLife = SIGN_OF_LIFE,
): Promise<() => Promise<void>> {
  const self = await thisProcess();
  for (let tries = 1; ; tries += 1) {
    await makeFolder(folder);
    const holder: Holder = { ...self, since: new Date().toISOString() };
    const { path, release } = await putDown(folder, holder, signOfLife);
    const other = await otherHolder(folder, path, self).catch(async (error) => {
      await release();
      throw error;
    });
    if (!other) return release;
    await release();
    const together = Math.abs(Date.parse(holder.since) - Date.parse(other.since)) < TOGETHER;
    if (!together || tries === TRIES) throw heldError(title, other, self);
    await setTimeout(Math.random() * 200);
  }
}

async function putDown(folder: string, holder: Holder, signOfLife: number) {
  const path = join(folder, `render-${holder.pid}-${randomBytes(4).toString('hex')}.lock`);
  const text = `${JSON.stringify(holder)}\n`;
  await writeWhole(path, text);
  // A disk on the network keeps time by its own clock, so the file is written and not given a time.
  const timer = setInterval(() => void writeAgain(path, text).catch(() => {}), signOfLife).unref();
  const release = async () => {
    clearInterval(timer);
    await rm(path, { force: true }).catch(() => {});
    await rmdir(folder).catch(() => {});
  };
  return { path, release };
}

/** Writes over a file that is there; makes none. */
async function writeAgain(path: string, text: string): Promise<void> {
  const file = await open(path, 'r+');
  await file.write(text, 0).finally(() => file.close());
}

/** The first other holder that may be alive; files of dead ones are removed. */
async function otherHolder(folder: string, own: string, self: ProcessIdentity): Promise<Holder | undefined> {
  const { mtimeMs: now } = await stat(own);
  for (const name of (await readdir(folder)).filter((each) => NAME.test(each))) {
    const path = join(folder, name);
    if (path === own) continue;
    const text = await readFile(path, 'utf8').catch(() => undefined);
    const found = await stat(path).catch(() => undefined);
    // Given back in the meantime.
    if (text === undefined || !found) continue;
    const holder = parseHolder(text);
    if (holder) {
      const runs = await isRunning(holder, Date.parse(holder.since), self);
      if (runs ?? now - found.mtimeMs < SILENCE) return holder;
    }
    await rm(path, { force: true });
  }
  return undefined;
}

/** A file has its name only when it is complete, so what is none was damaged when the power failed. */
function parseHolder(text: string): Holder | undefined {
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

const TIME = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });

function heldError(title: string, { pid, host, since }: Holder, self: ProcessIdentity): AutochromeError {
  const where = host === self.host ? '' : ` on ${host}`;
  return new AutochromeError(
    'failure',
    `${title} is being rendered by another process: number ${pid}${where}, since ${TIME.format(new Date(since))}`,
    {
      remedy: `wait until it is done or stop it${where && `; if ${host} is off, try again in a minute`}`,
    },
  );
}
