import { Command } from 'commander';
import {
  changeShots,
  editProject,
  LONGEST_NAME,
  mergeShots,
  moveCut,
  type OpenedProject,
  type ProjectDocument,
  parsePosition,
  SHOT_KINDS,
  type ShotKind,
  selectShot,
  selectShots,
  splitShot,
  usageError,
} from '../internal.js';
import type { Output } from './output.js';
import { addProject, openGivenProject, type ProjectFlags, savedLine, scaleOf } from './project-options.js';
import { shotLines, shotsReport } from './shot-rows.js';

/** Makes a new document of an opened project. */
type Edit = (project: OpenedProject) => ProjectDocument;

/** An example of each command, in the order of the help. */
const EXAMPLES = [
  'list reel.autochrome.json',
  'split reel.autochrome.json 4 01:00:12:07',
  'merge reel.autochrome.json 4-5',
  'move reel.autochrome.json 3 262',
  'name reel.autochrome.json 3 "Harbour, wide"',
  'mark reel.autochrome.json 1,9 title',
].map((example) => `  $ autochrome shots ${example}`);

const AFTER_HELP = `
A shot is given by its number or its name. Numbers count from 1 and change when shots are split or merged.
A position is a frame number of the clip, counted from 0, or a timecode.

Examples:
${EXAMPLES.join('\n')}`;

/** `autochrome shots list|split|merge|move|name|mark PROJECT ...` */
export function shotsCommand(out: Output): Command {
  const command = new Command('shots')
    .description(
      'Lists the shots of a project, and changes where they begin, what they are called and what kind they are.',
    )
    .addHelpText('after', AFTER_HELP);
  const add = (
    name: string,
    summary: string,
    description: string,
    args: readonly (readonly [string, string])[],
    edit: EditOf,
  ) => {
    const sub = addProject(command.command(name).summary(summary).description(description));
    const example = EXAMPLES.filter((line) => line.includes(` shots ${name} `));
    sub.addHelpText('after', ['\nExample:', ...example].join('\n'));
    for (const [argument, help] of args) sub.argument(argument, help);
    sub.option('--json', 'print the shots as one JSON object').action(async (...given: unknown[]) => {
      const path = given[0] as string;
      const texts = given.slice(1, 1 + args.length) as string[];
      await run(path, given[1 + args.length] as ProjectFlags, out, edit(texts));
    });
  };
  const shot = ['<shot>', 'number or name of the shot'] as const;
  const position = ['<position>', 'frame number of the clip, counted from 0, or timecode'] as const;
  const several = ['<shots>', 'shot numbers such as 3-7,12, or all'] as const;
  add('list', 'list the shots', 'Lists the shots of a project.', [], () => undefined);
  add(
    'split',
    'split a shot in two',
    'Splits a shot in two at a frame, which becomes the first of the second shot. Both keep its references.',
    [shot, position],
    ([which, where]) =>
      (project) => {
        const index = selectShot(which as string, project.document.shots);
        return splitShot(project.document, index, frameAt(where as string, project));
      },
  );
  add(
    'merge',
    'merge neighbouring shots',
    'Merges neighbouring shots into one, with the references of the first.',
    [several],
    ([which]) =>
      ({ document }) => {
        return mergeShots(document, selectShots(which as string, document.shots.length));
      },
  );
  add(
    'move',
    'move the cut at the beginning of a shot',
    'Moves the cut at the beginning of a shot to another frame.',
    [shot, position],
    ([which, where]) =>
      (project) => {
        const index = selectShot(which as string, project.document.shots);
        return moveCut(project.document, index, frameAt(where as string, project));
      },
  );
  add(
    'name',
    'name a shot',
    'Names a shot.',
    [shot, ['<name>', 'its new name']],
    ([which, name]) =>
      ({ document }) => {
        return changeShots(document, [selectShot(which as string, document.shots)], () => ({
          name: checkedName(name),
        }));
      },
  );
  const kind = ['<kind>', `${SHOT_KINDS.join(', ').replace(/, ([^,]+)$/, ' or $1')}`] as const;
  add(
    'mark',
    'set the kind of shots: footage, colour, title or leader',
    'Sets the kind of shots. Footage is colorized; shots of any other kind are copied unchanged unless they have references.',
    [several, kind],
    ([which, given]) =>
      ({ document }) => {
        const indexes = selectShots(which as string, document.shots.length);
        return changeShots(document, indexes, () => ({ kind: checkedKind(given) }));
      },
  );
  return command;
}

type EditOf = (texts: readonly string[]) => Edit | undefined;

async function run(path: string, flags: ProjectFlags, out: Output, edit: Edit | undefined): Promise<void> {
  const opened = await openGivenProject(path, flags, out);
  const project = edit ? await editProject(opened, edit) : opened;
  if (flags.json) return out.event(shotsReport(project));
  for (const line of shotLines(project.document)) out.result(line);
  if (edit) out.human(savedLine(project.path));
}

function frameAt(text: string, project: OpenedProject): number {
  return parsePosition(text, scaleOf(project.document.clip), 'position');
}

function checkedName(name: string | undefined): string {
  if (name === undefined || name.trim() === '' || name.length > LONGEST_NAME) {
    throw usageError(`name '${name}' is not allowed`, `Allowed: 1 to ${LONGEST_NAME} characters`);
  }
  return name;
}

function checkedKind(text: string | undefined): ShotKind {
  const kind = SHOT_KINDS.find((known) => known === text);
  if (!kind) throw usageError(`kind '${text}' is not allowed`, `Allowed: ${SHOT_KINDS.join(', ')}`);
  return kind;
}
