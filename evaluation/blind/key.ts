import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, relative, resolve } from 'node:path';
import { z } from 'zod';
import { AutochromeError, inputError, usageError } from '../../src/errors.js';

const number = z.int().min(1);
const sheets = z.object({
  kind: z.literal('sheets'),
  id: z.string(),
  first: z.string(),
  second: z.string(),
  pairs: z.array(z.object({ number, name: z.string(), a: z.enum(['first', 'second']) })).min(1),
});
const singles = z.object({
  kind: z.literal('singles'),
  id: z.string(),
  sets: z.array(z.string()).min(2),
  rounds: z.array(z.array(z.object({ number, name: z.string(), set: z.string() })).min(1)).min(1),
});
const key = z.discriminatedUnion('kind', [sheets, singles]);

/** Which of two results is A, by the number of the pair. */
export type SheetsKey = z.infer<typeof sheets>;

/** Whose result each picture is, by its number, round by round. */
export type SinglesKey = z.infer<typeof singles>;

/** What turns verdicts into a tally. Whoever judges must not see it before. */
export type Key = z.infer<typeof key>;

/** An identity that says nothing of what it belongs to: it stands in the key and in the verdicts. */
export function newId(): string {
  return randomBytes(6).toString('hex');
}

/**
 * Makes sure that a folder can take what is judged, and that the key will not lie among it.
 *
 * @throws AutochromeError of kind `usage` when the folder holds anything, the key exists or would lie in the folder
 */
export async function prepareFolder(folder: string, keyFile: string): Promise<void> {
  const inside = relative(resolve(folder), resolve(keyFile));
  if (!inside.startsWith('..'))
    throw usageError(
      `--key ${keyFile} would lie in ${folder}, before the eyes of whoever judges`,
      'Name a file outside of --out',
    );
  const present = await readdir(folder).catch(() => []);
  if (present.length > 0)
    throw usageError(`--out ${folder} is not empty`, 'Name a folder that is not there yet');
  await readFile(keyFile).then(
    () => {
      throw usageError(`--key ${keyFile} exists`, 'Name a new file: without its key no verdict can be read');
    },
    () => undefined,
  );
  await mkdir(folder, { recursive: true });
  await mkdir(dirname(resolve(keyFile)), { recursive: true });
}

/** Writes a key; an existing file is left as it is and refused. */
export async function writeKey(file: string, content: Key): Promise<void> {
  await writeFile(file, `${JSON.stringify(content, undefined, 1)}\n`, { flag: 'wx' });
}

/**
 * Reads a key.
 *
 * @throws AutochromeError of kind `input` when it cannot be read or is none
 */
export async function readKey(file: string): Promise<Key> {
  try {
    return key.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (cause) {
    if (cause instanceof AutochromeError) throw cause;
    const why = cause instanceof z.ZodError ? z.prettifyError(cause) : (cause as Error).message;
    throw inputError(`--key ${file} cannot be read: ${why}`, 'Name the key written with the pictures', cause);
  }
}
