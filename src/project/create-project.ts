import { basename, dirname, extname, join } from 'node:path';
import { z } from 'zod';
import { type FindShotsProgress, findShots } from '../api/find-shots.js';
import type { ClipMetadata } from '../decode/clip-metadata.js';
import { isImagePattern } from '../decode/images/image-sequence.js';
import { throwIfAborted, usageError } from '../errors.js';
import { readTimeline } from '../plugins/interchange/read-timeline.js';
import { shotsFromTimeline, type TimelineShots } from '../plugins/interchange/shots-from-timeline.js';
import type { Timeline } from '../plugins/interchange/timeline.js';
import { toldOnce } from '../progress/told-once.js';
import type { Watch } from '../progress/watch.js';
import { checkInterlaced } from '../render/clip-checks.js';
import { openGivenClip } from '../render/open-given-clip.js';
import { withoutNumber } from '../render/output-name.js';
import { COMMON_OPTIONS, checkOptions, PATH } from '../settings/check-options.js';
import { presentNames } from '../settings/former-names.js';
import {
  CLIP_SETTING_NAMES,
  NEW_PROJECT_SETTING_NAMES,
  type NewProjectSettingName,
  PROJECT_SETTING_NAMES,
  pickSettings,
} from '../settings/setting-names.js';
import { checkSettings, type GivenSettings, resolveSettings } from '../settings/settings.js';
import type { SortedShot } from '../shots/kinds/shot-sorter.js';
import { formatRational } from '../time/rational.js';
import { identityOf } from './document/clip-identity.js';
import { checkNewProject, createProjectFile } from './document/document-file.js';
import { storedPath } from './document/file-paths.js';
import {
  LONGEST_NAME,
  PROJECT_ENDING,
  PROJECT_SCHEMA,
  PROJECT_VERSION,
  type ProjectDocument,
} from './document/schema.js';
import { settingsOfShot } from './document/shot-settings.js';
import type { OpenedProject } from './open-project.js';

/** What {@link createProject} is about to do, once the clip is open. */
export interface CreateProjectPlan {
  readonly metadata: ClipMetadata;
  /** Path of the project that will be written. */
  readonly project: string;
  /** Frames that will be read, where the clip says so; may be an estimate. */
  readonly total: number | undefined;
}

/** What {@link createProject} takes. */
export interface CreateProjectOptions
  extends Pick<GivenSettings, NewProjectSettingName>,
    Watch<CreateProjectPlan, FindShotsProgress> {
  /** Video file, folder of images, or image sequence such as `frame_%04d.png`. */
  readonly clip: string;
  /** Path of the project; next to the clip when left out. Ends in `.autochrome.json`. */
  readonly project?: string | undefined;
  /** An editor's cut (OpenTimelineIO, EDL or FCP7 XML) that says where shots begin; found in the clip when left out. */
  readonly timeline?: string | undefined;
  /**
   * Whether a project of that name is replaced.
   *
   * @defaultValue `false`
   */
  readonly overwrite?: boolean | undefined;
}

/** A new project. */
export interface CreatedProject extends OpenedProject {
  /** Things to know about it; each was also passed to `onWarning`. */
  readonly warnings: readonly string[];
  /** What the clip is to the timeline that the shots were taken from; undefined where there was none. */
  readonly cut: Omit<TimelineShots, 'shots' | 'warnings'> | undefined;
}

const OPTIONS = {
  clip: { schema: PATH, allowed: 'the path of a video file, a folder or a sequence' },
  project: { schema: PATH.optional(), allowed: 'a path that ends in .autochrome.json' },
  timeline: { schema: z.string().min(1).optional(), allowed: 'the path of a timeline: .otio, .edl or .xml' },
  ...COMMON_OPTIONS,
} as const;

type NewShot = Pick<ProjectDocument['shots'][number], 'name' | 'start' | 'end' | 'kind'>;

/**
 * Makes a project of a clip: finds its shots, or takes them from an editor's cut, and saves them.
 *
 * @throws AutochromeError of kind `usage` when options are wrong or the project exists already, `input` when clip or
 *   timeline cannot be read or do not belong together, `interrupted` when the signal was aborted
 * @example
 * ```ts
 * import { createProject } from 'autochrome';
 *
 * const { path, document } = await createProject({ clip: 'reel.mp4' });
 * console.log(path, document.shots.length);
 * ```
 */
export async function createProject(asked: CreateProjectOptions): Promise<CreatedProject> {
  const options = presentNames(asked);
  checkOptions(options, OPTIONS, NEW_PROJECT_SETTING_NAMES);
  const { clip, signal, overwrite = false } = options;
  const given = pickSettings(options, PROJECT_SETTING_NAMES);
  resolveSettings(given);
  const settings = settingsOfShot({ settings: given });
  throwIfAborted(signal);
  const { warnings, warn } = toldOnce(options.onWarning);
  const metadata = await metadataOf(options, warn);
  checkInterlaced(metadata, settings.interlaced);
  const path = options.project ?? projectName(metadata);
  await checkNewProject(path, overwrite);
  const timeline = await timelineOf(options, metadata, warn);
  options.onStart?.({ metadata, project: path, total: metadata.frameCount?.value });
  const found = await findShots({
    ...{ clip, signal, onProgress: options.onProgress, onWarning: warn },
    ...pickSettings(options, CLIP_SETTING_NAMES),
  });
  const { frameCount: frames } = found;
  const { shots, cut } = timeline
    ? cutShots(timeline, metadata, found, warn)
    : { shots: found.shots.map(namedShot), cut: undefined };
  const document = PROJECT_SCHEMA.parse({
    format: 'autochrome-project',
    version: PROJECT_VERSION,
    clip: {
      path: storedPath(path, clip),
      ...(await identityOf(clip)),
      frameRate: formatRational(metadata.frameRate),
      startTimecode: metadata.startTimecode ?? null,
      frames,
    },
    settings: Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined)),
    shots,
  });
  const file = await createProjectFile(path, document, overwrite);
  return { ...file, missing: [], relinked: [], clipReplaced: false, warnings, cut };
}

async function metadataOf(
  { clip, signal, ...options }: CreateProjectOptions,
  warn: (message: string) => void,
): Promise<ClipMetadata> {
  const source = await openGivenClip(clip, checkSettings(options, CLIP_SETTING_NAMES), signal, warn);
  await source.close();
  if (source.metadata.kind === 'image') {
    throw usageError(
      `${clip} is a single image, and a project needs a film`,
      'colorize it with: autochrome colorize',
    );
  }
  return source.metadata;
}

async function timelineOf(
  { timeline: path }: CreateProjectOptions,
  { frameRate }: ClipMetadata,
  warn: (message: string) => void,
): Promise<Timeline | undefined> {
  if (path === undefined) return undefined;
  const { timeline, warnings } = await readTimeline(path, { frameRate });
  warnings.forEach(warn);
  return timeline;
}

function namedShot({ start, end, kind }: SortedShot, index: number): NewShot {
  return { name: `Shot ${index + 1}`, start, end, kind };
}

/** The shots of an editor's cut, each of the kind that most of its frames were found to be. */
function cutShots(
  timeline: Timeline,
  { path, frameRate, startTimecode }: ClipMetadata,
  found: { readonly shots: readonly SortedShot[]; readonly frameCount: number },
  warn: (message: string) => void,
): { shots: NewShot[]; cut: CreatedProject['cut'] } {
  const clip = { path, frameRate, startTimecode, frameCount: found.frameCount };
  const { shots, warnings, ...cut } = shotsFromTimeline(timeline, clip);
  warnings.forEach(warn);
  const named = shots.map(({ name, start, end }, i) => ({
    name: (name || `Shot ${i + 1}`).slice(0, LONGEST_NAME),
    start,
    end,
    kind: kindWithin(found.shots, start, end),
  }));
  return { shots: named, cut };
}

function kindWithin(found: readonly SortedShot[], start: number, end: number): SortedShot['kind'] {
  const frames = new Map<SortedShot['kind'], number>();
  for (const shot of found) {
    const common = Math.min(end, shot.end) - Math.max(start, shot.start);
    if (common > 0) frames.set(shot.kind, (frames.get(shot.kind) ?? 0) + common);
  }
  const [most] = [...frames].sort(([, a], [, b]) => b - a);
  return most?.[0] ?? 'footage';
}

/**
 * Name of a clip's project when the user gives none: beside the clip, `reel.autochrome.json` for `reel.mp4`, and
 * `scan/frame.autochrome.json` for `scan/frame_%04d.tif`.
 */
export function projectName({ path, kind }: Pick<ClipMetadata, 'path' | 'kind'>): string {
  const name = basename(path);
  const isFolder = kind === 'sequence' && !isImagePattern(path);
  const stem = isFolder ? name : withoutNumber(basename(name, extname(name)));
  return join(dirname(path), `${stem}${PROJECT_ENDING}`);
}
