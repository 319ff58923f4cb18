import type { Stats } from 'node:fs';
import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { basename, join, relative, sep } from 'node:path';
import { z } from 'zod';
import { writeWhole } from '../../files/whole-file.js';
import { hashOf } from './fingerprint.js';

const schema = z.object({
  fingerprint: z.string(),
  bytes: z.number(),
  mtimeMs: z.number(),
  run: z.string().optional(),
  replaces: z.object({ bytes: z.number(), mtimeMs: z.number() }).optional(),
});

/**
 * What was noted of a film when it was joined: from which segments, by which render, the file as it was then, and the film of
 * the same project that it takes the place of, which is still there when the render is killed before that.
 */
export type JoinedRecord = z.infer<typeof schema>;

/**
 * What names a film in its folder of segments: where it lies as seen from there. So both can be moved together, and machines
 * that share the folder may know it by different paths.
 */
export function filmKey(folder: string, output: string): string {
  return hashOf(['join', relative(folder, output).split(sep).join('/')]);
}

/** What the folder of segments knows of a film that was joined from it; each film has a record of its own. */
function recordPath(folder: string, output: string): string {
  return join(folder, `joined-${filmKey(folder, output).slice(0, 12)}.json`);
}

/** What was noted of a film, as long as it is still as it was joined. */
export async function readJoined(folder: string, output: string): Promise<JoinedRecord | undefined> {
  const [noted, found] = await noteAndFile(folder, output);
  return noted && isSame(noted, found) ? noted : undefined;
}

/** Whether a film that is there is one that was joined from this folder's segments, and nobody has written to it since. */
export async function isOwnFilm(folder: string, output: string): Promise<boolean> {
  const [noted, found] = await noteAndFile(folder, output);
  return isSame(noted, found) || isSame(noted?.replaces, found);
}

async function noteAndFile(folder: string, output: string) {
  const [text, found] = await Promise.all([
    readFile(recordPath(folder, output), 'utf8').catch(() => 'null'),
    stat(output).catch(() => undefined),
  ]);
  try {
    return [schema.safeParse(JSON.parse(text)).data, found] as const;
  } catch {
    return [undefined, found] as const;
  }
}

type FileState = Pick<JoinedRecord, 'bytes' | 'mtimeMs'>;

function isSame(noted: FileState | undefined, found: Stats | undefined): boolean {
  return found !== undefined && noted?.bytes === found.size && noted.mtimeMs === found.mtimeMs;
}

/**
 * Notes that a film was joined. It is noted before it has its name, which a film that nobody knows of would keep from every
 * render; what has another size or time is not the one that was noted.
 *
 * @param file - where it is, whole
 * @param fingerprint - of its segments
 * @param run - the render that joined it
 * @throws AutochromeError of kind `failure` when the note cannot be written
 */
export async function noteJoined(
  folder: string,
  output: string,
  file: string,
  { fingerprint, run }: Required<Pick<JoinedRecord, 'fingerprint' | 'run'>>,
): Promise<void> {
  const path = recordPath(folder, output);
  // What a process began that was killed; nobody else joins this film now.
  const begun = `.${basename(path, '.json')}.`;
  for (const name of (await readdir(folder)).filter((each) => each.startsWith(begun))) {
    await rm(join(folder, name), { force: true });
  }
  const { size: bytes, mtimeMs } = await stat(file);
  const replaced = (await isOwnFilm(folder, output)) ? await stat(output) : undefined;
  const replaces = replaced && { bytes: replaced.size, mtimeMs: replaced.mtimeMs };
  const text = JSON.stringify({ fingerprint, bytes, mtimeMs, run, replaces } satisfies JoinedRecord);
  await writeWhole(path, `${text}\n`);
}
