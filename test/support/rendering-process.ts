/**
 * Renders a project without its command line, and prints a line of JSON for each event.
 *
 *     node rendering-process.js PROJECT OUTPUT
 *
 * It prints `ready` once everything is loaded, and begins when its input says so.
 */
import { once } from 'node:events';
// Not the whole library: it is loaded many times.
import { openProject } from '../../src/project/open-project.js';
import { renderProject } from '../../src/project/render-project.js';

const [path, output] = process.argv.slice(2) as [string, string];
const say = (event: object) => process.stdout.write(`${JSON.stringify(event)}\n`);

process.stdout.write('ready\n');
await once(process.stdin, 'data');
const project = await openProject(path);
const { frames } = await renderProject(project, {
  ...{ output, changed: true, device: 'cpu' },
  onShot: (shot) => say({ type: 'shot', ...shot }),
});
say({ type: 'result', frames });
process.exit();
