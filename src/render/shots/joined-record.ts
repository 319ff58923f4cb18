import { readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { writeWhole } from '../../files/whole-file.js';
import { hashOf } from './fingerprint.js';

const schema = z.object({ fingerprint: z.string(), bytes: z.number(), mtimeMs: z.number() });

/** What the folder of segments knows of a film that was joined from it; each film has a record of its own. */
function recordPath(folder: string, output: string): string {
  return join(folder, `joined-${hashOf(resolve(output)).slice(0, 12)}.json`);
}

/** Whether a film is still as it was joined, from these segments. */
export async function isFresh(folder: string, output: string, fingerprint: string): Promise<boolean> {
  const [text, found] = await Promise.all([
    readFile(recordPath(folder, output), 'utf8').catch(() => 'null'),
    stat(output).catch(() => undefined),
  ]);
  try {
    const { data } = schema.safeParse(JSON.parse(text));
    return (
      data !== undefined &&
      data.fingerprint === fingerprint &&
      data.bytes === found?.size &&
      data.mtimeMs === found.mtimeMs
    );
  } catch {
    return false;
  }
}

/**
 * Notes that a film was joined.
 *
 * @throws AutochromeError of kind `failure` when the note cannot be written
 */
export async function noteJoined(folder: string, output: string, fingerprint: string): Promise<void> {
  const { size, mtimeMs } = await stat(output);
  const text = JSON.stringify({ fingerprint, bytes: size, mtimeMs });
  await writeWhole(recordPath(folder, output), `${text}\n`);
}
