import { basename } from 'node:path';
import { signalOf } from '../colorize/signal.js';
import type { FrameSource } from '../decode/frame-source.js';
import { foundPath } from '../project/document/file-paths.js';
import type { ProjectReference, ProjectShot } from '../project/document/schema.js';
import { missingText, type OpenedProject, replacedText } from '../project/open-project.js';
import type { Rectangle as ReferenceRectangle } from '../references/rectangle.js';
import { parseRational, type Rational, toNumber } from '../time/rational.js';
import type { ProjectPlan } from './project-plan.js';
import type { ClipState, PreviewState, Rectangle, ReferenceState, ShotState } from './protocol.js';
import type { ReferencePictures } from './reference-pictures.js';

/** What the page shows of the film that is coloured. */
export function clipState({ document }: OpenedProject, { metadata }: FrameSource): ClipState {
  const { clip } = document;
  const { width, height, sampleAspectRatio, format, colour, sideStreams } = metadata;
  const { weights, chromaLocation } = signalOf(metadata, colour);
  const rate = parseRational(clip.frameRate) as Rational;
  return {
    ...{ name: basename(clip.path), width, height },
    sampleAspectRatio: toNumber(sampleAspectRatio),
    bitDepth: format.bitDepth,
    frameRate: [rate.numerator, rate.denominator],
    frames: clip.frames,
    startTimecode: clip.startTimecode,
    luma: [weights.kr, weights.kb],
    fullRange: colour.range === 'full',
    chromaLocation,
    sound: sideStreams.some(({ kind }) => kind === 'audio'),
  };
}

/**
 * What the page shows of a project's shots.
 *
 * @param plan - undefined where it cannot be rendered as it is
 */
export function shotStates(
  project: OpenedProject,
  plan: ProjectPlan | undefined,
  pictures: ReferencePictures,
): Promise<ShotState[]> {
  const { path, document, missing } = project;
  const gone = new Set(missing.flatMap((file) => (file.role === 'clip' ? [] : [file.path])));
  return Promise.all(
    document.shots.map(async (shot, i) => ({
      ...{ name: shot.name, start: shot.start, end: shot.end, kind: shot.kind, memory: shot.memory },
      status: statusOf(shot, plan?.shots[i]),
      references: await Promise.all(
        shot.references.map((reference) => referenceState(path, reference, gone, pictures)),
      ),
      settings: shot.settings as ShotState['settings'],
    })),
  );
}

/** What the user should know of a project. */
export function projectWarnings(project: OpenedProject): string[] {
  return [...project.missing.map(missingText), ...(project.clipReplaced ? [replacedText(project)] : [])];
}

/** What of the state follows from the document alone. */
export function documentState({
  path,
  document,
}: OpenedProject): Pick<PreviewState, 'project' | 'settings' | 'marks'> {
  return {
    project: basename(path),
    settings: document.settings as PreviewState['settings'],
    marks: document.marks,
  };
}

function statusOf(shot: ProjectShot, planned: ProjectPlan['shots'][number] | undefined): ShotState['status'] {
  const has = shot.references.length > 0 || planned?.shot.passThrough || planned?.shot.memory;
  if (!has) return 'without reference';
  return planned?.state === 'unrendered' || !planned ? 'new' : planned.state;
}

async function referenceState(
  project: string,
  reference: ProjectReference,
  gone: ReadonlySet<string>,
  pictures: ReferencePictures,
): Promise<ReferenceState> {
  const { frame, region, ignore, mask, weight = 1 } = reference;
  const path = foundPath(project, reference.path);
  const id = await pictures.idOf({ path, frame });
  const missing = gone.has(reference.path);
  const part = async (rectangle: ReferenceRectangle | undefined) =>
    rectangle && !missing ? fractionsOf(rectangle, () => pictures.size(id)) : undefined;
  const [used, ignored] = await Promise.all([part(region), part(ignore)]);
  return {
    ...{ id, name: basename(reference.path), weight, missing },
    ...(frame === undefined ? {} : { at: frame }),
    ...(used ? { region: used } : {}),
    ...(ignored ? { ignore: ignored } : {}),
    masked: mask !== undefined,
  };
}

/** A part of a picture in fractions of its sides; undefined where the picture cannot be read. */
async function fractionsOf(
  { x, y, width, height, unit }: ReferenceRectangle,
  size: () => Promise<{ readonly width: number; readonly height: number }>,
): Promise<Rectangle | undefined> {
  const whole = unit === 'percent' ? { width: 100, height: 100 } : await size().catch(() => undefined);
  return whole && [x / whole.width, y / whole.height, width / whole.width, height / whole.height];
}
