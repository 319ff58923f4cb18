import { usageError } from '../errors.js';
import { assignReferences } from '../project/assign-references.js';
import { changeShots, mergeShots, moveCut, splitShot } from '../project/document/edit-shots.js';
import { foundPath } from '../project/document/file-paths.js';
import type { ProjectDocument, ProjectReference, ProjectShot } from '../project/document/schema.js';
import type { OpenedProject } from '../project/open-project.js';
import { loadReferences } from '../references/load-references.js';
import type { Rectangle as ReferenceRectangle } from '../references/rectangle.js';
import { checkReference } from '../settings/check-reference.js';
import { PROJECT_SETTING_NAMES } from '../settings/setting-names.js';
import { checkSetting, type SettingName, settingFromFlag } from '../settings/settings.js';
import { RequestRefused } from './answer-error.js';
import type { CheckedEdit } from './edit-request.js';
import type { Rectangle, SettingValue } from './protocol.js';
import type { ReferencePictures } from './reference-pictures.js';

type EditOf<Kind extends CheckedEdit['kind']> = Extract<CheckedEdit, { kind: Kind }>;

/** What edits need beside the project. */
export interface EditContext {
  readonly project: OpenedProject;
  readonly pictures: ReferencePictures;
  /** Told what the user should know of references. */
  readonly warn: (message: string) => void;
}

/** Side of the small images by which a reference is judged whose used part has changed. */
const GLANCE = 64;

/**
 * Applies an edit, by the functions that the command line and programs use too.
 *
 * @returns the new document
 * @throws AutochromeError of kind `usage` when the edit is not possible, `input` when a reference cannot be read;
 *   RequestRefused when it names a shot or a picture that is not there
 */
export async function applyEdit(edit: CheckedEdit, context: EditContext): Promise<ProjectDocument> {
  const { project, warn } = context;
  const { document } = project;
  requireShots(document, edit);
  switch (edit.kind) {
    case 'split':
      return splitShot(document, edit.shot, edit.frame);
    case 'merge':
      return mergeShots(document, inOrder(edit.shots));
    case 'move cut':
      return moveCut(document, edit.shot, edit.frame);
    case 'name':
      return changeShots(document, [edit.shot], () => ({ name: edit.name }));
    case 'shot kind':
      return assignReferences(project, edit.shots, { kind: edit.value }, warn);
    case 'settings':
      return withSettings(edit, context);
    case 'memory':
      return assignReferences(project, edit.shots, { memory: edit.value }, warn);
    case 'add references':
      return withReferences(edit, context);
    case 'remove reference':
      return changeReferences(document, edit, () => undefined);
    case 'change reference':
      return withChangedReference(edit, context);
    case 'copy':
      return assignReferences(project, edit.shots, { like: edit.from }, warn);
    case 'mark':
      return withMark(document, edit);
  }
}

/** What an edit does, such as `split shot 3`; shots with the numbers that people see. */
export function wordsOf(edit: CheckedEdit): string {
  const shots = (indexes: readonly number[]) => {
    const numbers = inOrder(indexes).map((index) => index + 1);
    if (numbers.length === 1) return `shot ${numbers[0]}`;
    return numbers.length > 4 ? `${numbers.length} shots` : `shots ${numbers.join(', ')}`;
  };
  switch (edit.kind) {
    case 'split':
      return `split ${shots([edit.shot])}`;
    case 'merge':
      return `merge ${shots(edit.shots)}`;
    case 'move cut':
      return `move the start of ${shots([edit.shot])}`;
    case 'name':
      return `rename ${shots([edit.shot])}`;
    case 'shot kind':
      return `change the kind of ${shots(edit.shots)}`;
    case 'settings': {
      const names = Object.keys(edit.values).join(', ');
      return `change ${names} of ${edit.shots ? shots(edit.shots) : 'the project'}`;
    }
    case 'memory':
      return `change the memory of ${shots(edit.shots)}`;
    case 'add references':
      return `add ${edit.ids.length === 1 ? 'a reference' : 'references'} to ${shots(edit.shots)}`;
    case 'remove reference':
      return `remove a reference of ${shots([edit.shot])}`;
    case 'change reference':
      return `change a reference of ${shots([edit.shot])}`;
    case 'copy':
      return `copy ${shots([edit.from])} to ${shots(edit.shots)}`;
    case 'mark':
      return edit.text === '' ? `remove the mark at frame ${edit.frame}` : `mark frame ${edit.frame}`;
  }
}

function requireShots({ shots }: ProjectDocument, edit: CheckedEdit): void {
  const named = [
    ...('shot' in edit ? [edit.shot] : []),
    ...('shots' in edit ? (edit.shots ?? []) : []),
    ...('from' in edit ? [edit.from] : []),
  ];
  const wrong = named.find((index) => index >= shots.length);
  if (wrong !== undefined) throw new RequestRefused(400, `there is no shot ${wrong + 1}`);
}

async function withSettings(
  { shots, values }: EditOf<'settings'>,
  { project, warn }: EditContext,
): Promise<ProjectDocument> {
  const names: readonly string[] = PROJECT_SETTING_NAMES;
  const wrong = Object.keys(values).find((name) => !names.includes(name));
  if (wrong !== undefined) {
    throw usageError(`${wrong} is no setting of a project`, `Allowed: ${names.join(', ')}`);
  }
  const read = Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, settingOf(name as SettingName, value)]),
  );
  if (shots) return assignReferences(project, shots, { settings: read }, warn);
  const { document } = project;
  const settings = { ...document.settings, ...read };
  return {
    ...document,
    settings: Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== null)),
  };
}

/** A text may be a number that somebody typed. */
function settingOf(name: SettingName, value: SettingValue | null): unknown {
  if (value === null) return null;
  return typeof value === 'string' ? settingFromFlag(name, value) : checkSetting(name, value);
}

/** A reference that a shot has already is not added again. */
async function withReferences(
  { shots, ids }: EditOf<'add references'>,
  { project, pictures, warn }: EditContext,
): Promise<ProjectDocument> {
  const { path } = project;
  let { document } = project;
  for (const id of ids) {
    const picture = pictures.named(id);
    const without: number[] = [];
    for (const index of inOrder(shots)) {
      const { references } = document.shots[index] as ProjectShot;
      const own = references.map((each) => pictures.idOf({ ...each, path: foundPath(path, each.path) }));
      if (!(await Promise.all(own)).includes(id)) without.push(index);
    }
    if (without.length === 0) continue;
    document = await assignReferences(
      { path, document },
      without,
      { references: [picture], add: true },
      warn,
    );
  }
  return document;
}

async function withChangedReference(
  { shot, reference, weight, region, ignore }: EditOf<'change reference'>,
  { project, warn }: EditContext,
): Promise<ProjectDocument> {
  const { path, document } = project;
  const part = (given: Rectangle | null) => (given === null ? undefined : percentOf(given));
  const changed = changeReferences(document, { shot, reference }, (own) => {
    const all = {
      ...own,
      ...(weight === undefined ? {} : { weight }),
      ...(region === undefined ? {} : { region: part(region) }),
      ...(ignore === undefined ? {} : { ignore: part(ignore) }),
    };
    return Object.fromEntries(
      Object.entries(all).filter(([, value]) => value !== undefined),
    ) as ProjectReference;
  });
  const { mask, ...rest } = (changed.shots[shot] as ProjectShot).references[reference] as ProjectReference;
  const given = checkReference(
    {
      ...rest,
      path: foundPath(path, rest.path),
      ...(mask === undefined ? {} : { mask: foundPath(path, mask) }),
    },
    reference,
  );
  const partChanged = region !== undefined || ignore !== undefined;
  if (partChanged) (await loadReferences([given], GLANCE)).warnings.forEach(warn);
  return changed;
}

function changeReferences(
  document: ProjectDocument,
  { shot, reference }: { readonly shot: number; readonly reference: number },
  change: (own: ProjectReference) => ProjectReference | undefined,
): ProjectDocument {
  const { references } = document.shots[shot] as ProjectShot;
  const own = references[reference];
  if (!own) throw new RequestRefused(400, `shot ${shot + 1} has no reference ${reference + 1}`);
  const changed = change(own);
  return changeShots(document, [shot], () => ({
    references: references.toSpliced(reference, 1, ...(changed ? [changed] : [])),
  }));
}

function withMark(document: ProjectDocument, { frame, text }: EditOf<'mark'>): ProjectDocument {
  const { frames } = document.clip;
  if (frame >= frames) {
    throw usageError(`frame ${frame} cannot be marked`, `Allowed: 0 to ${frames - 1}`);
  }
  const others = document.marks.filter((mark) => mark.frame !== frame);
  const marks = text === '' ? others : [...others, { frame, text }];
  return { ...document, marks: marks.sort((a, b) => a.frame - b.frame) };
}

/** Fractions as percent, within the picture: what was drawn up to its edge may end beyond it by rounding. */
function percentOf([x, y, width, height]: Rectangle): ReferenceRectangle {
  const percent = (value: number) => Math.round(value * 1e6) / 1e4;
  return {
    x: percent(x),
    y: percent(y),
    width: percent(Math.min(width, 1 - x)),
    height: percent(Math.min(height, 1 - y)),
    unit: 'percent',
  };
}

function inOrder(indexes: readonly number[]): number[] {
  return [...new Set(indexes)].sort((a, b) => a - b);
}
