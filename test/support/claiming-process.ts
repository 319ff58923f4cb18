/**
 * Takes a task of a folder of segments again and again for a time, and prints a line each time: `had`, `refused`, or `shared`
 * where another process has it at the same time.
 *
 *     node claiming-process.js FOLDER WITNESS MILLISECONDS
 *
 * WITNESS is the path of a file that exists exactly while somebody has the task.
 */
import { rm, writeFile } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import { FolderSegmentStore } from '../../src/index.js';

const [folder, witness, milliseconds] = process.argv.slice(2) as [string, string, string];
const store = new FolderSegmentStore(folder);
const end = Date.now() + Number(milliseconds);
const say = (word: string) => process.stdout.write(`${word}\n`);

while (Date.now() < end) {
  const lease = await store.claim('1'.repeat(64));
  if (lease) {
    await writeFile(witness, '', { flag: 'wx' }).catch(() => say('shared'));
    await setTimeout(Math.random() * 10);
    await rm(witness, { force: true });
    await lease.release();
    // The folder goes where nothing is in it, while others begin.
    await store.clear();
    say('had');
  } else {
    say('refused');
  }
  await setTimeout(Math.random() * 10);
}
