/**
 * Takes a folder of segments again and again for a time, and prints a line each time: `had`, `refused`, or `shared` where
 * another process has it at the same time.
 *
 *     node locking-process.js FOLDER WITNESS MILLISECONDS
 *
 * WITNESS is the path of a file that exists exactly while somebody has the folder.
 */
import { rm, writeFile } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import { AutochromeError } from '../../src/errors.js';
import { lockSegments } from '../../src/render/shots/lock-segments.js';

const [folder, witness, milliseconds] = process.argv.slice(2) as [string, string, string];
const end = Date.now() + Number(milliseconds);
const say = (word: string) => process.stdout.write(`${word}\n`);

while (Date.now() < end) {
  try {
    const release = await lockSegments(folder, 'the film');
    await writeFile(witness, '', { flag: 'wx' }).catch(() => say('shared'));
    await setTimeout(Math.random() * 10);
    await rm(witness, { force: true });
    await release();
    say('had');
  } catch (error) {
    if (!(error instanceof AutochromeError)) throw error;
    say('refused');
  }
  await setTimeout(Math.random() * 10);
}
