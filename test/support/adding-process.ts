/**
 * Adds images to a library with a describer that takes its time, and prints the path of each once it is there:
 *
 *     node adding-process.js INDEX FOLDER
 */
import { findFiles } from '../../src/recommend/library/find-files.js';
import { Library } from '../../src/recommend/library/library.js';
import { FakeDescriber } from './fake-describer.js';

const [index, folder] = process.argv.slice(2) as [string, string];
const describer = new FakeDescriber('fake-1', 4);
const library = await Library.open(index, { mode: 'create', describer: describer.version });
const files = await findFiles([folder], { onSkip: ({ path }) => process.stderr.write(`${path}\n`) });
process.stdout.write('ready\n');
for await (const { outcome, path } of library.add(files, { describer, onWarning: () => {} })) {
  process.stdout.write(`${outcome} ${path}\n`);
}
await library.close();
