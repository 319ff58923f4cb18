import { Command } from 'commander';
import { statusOfProject } from '../internal.js';
import { addMemoryOption, memoryOf } from './memory-option.js';
import type { Output } from './output.js';
import { addProject, openGivenProject, type ProjectFlags } from './project-options.js';
import { statusLines } from './project-render-lines.js';

interface Flags extends ProjectFlags {
  readonly output?: string;
  readonly memory?: number | true;
}

const EXAMPLES = `
Examples:
  $ autochrome status reel.autochrome.json
  $ autochrome status reel.autochrome.json --json | jq -r '.shots[] | select(.state == "stale").index'`;

/** `autochrome status PROJECT` */
export function statusCommand(out: Output): Command {
  const command = addProject(
    new Command('status').description(
      'Shows for each shot of a project whether it has references, is rendered, or has changed since it was rendered.',
    ),
  ).option('-o, --output <file>', 'output file that was given to render, if any');
  addMemoryOption(command, 'weight of --memory that was given to render, if any');
  return command
    .option('--json', 'print the result as one JSON object')
    .addHelpText('after', EXAMPLES)
    .action(async (path: string, flags: Flags) => {
      const project = await openGivenProject(path, flags, out);
      const { output, memory } = flags;
      const shots = await statusOfProject(project, { output, memory: memoryOf(memory) });
      if (flags.json) out.event({ project: project.path, clipReplaced: project.clipReplaced, shots });
      else for (const line of statusLines(shots)) out.result(line);
    });
}
