import { basename } from 'node:path';
import type { FrameSource } from '../decode/frame-source.js';
import { chooseFfmpeg } from '../ffmpeg/choose.js';
import { foundPath } from '../project/document/file-paths.js';
import type { OpenedProject } from '../project/open-project.js';
import type { ProjectRenderPlace } from '../project/project-shots.js';
import type { OpenedPredictionCache } from '../render/cache/open-prediction-cache.js';
import { openGivenClip } from '../render/open-given-clip.js';
import { answerTo, RequestRefused } from './answer-error.js';
import { applyEdit, wordsOf } from './apply-edit.js';
import { CachedFrames } from './cached-frames.js';
import type { CheckedEdit } from './edit-request.js';
import { FrameDesk } from './frame-desk.js';
import { PlaceMatches } from './place-matches.js';
import { PreviewEvents } from './preview-events.js';
import { clipState, documentState, projectWarnings, shotStates } from './preview-state.js';
import { type ProjectPlan, planProject } from './project-plan.js';
import { ProjectSession } from './project-session.js';
import type {
  ErrorState,
  FrameLook,
  MatchState,
  PreviewEvent,
  PreviewState,
  SteadinessState,
  UploadState,
} from './protocol.js';
import { ReferencePictures } from './reference-pictures.js';
import { RenderRun } from './render-run.js';
import { settingRows } from './setting-rows.js';
import { ShotSteadiness } from './shot-steadiness.js';
import { SuggestionSearch } from './shot-suggestions.js';
import { type ShotToView, ShotViews, viewKey } from './shot-views.js';
import { SoundFile } from './sound-file.js';
import { Thumbnails } from './thumbnails.js';
import { keepUpload, uploadsFolder } from './uploads.js';

/** Milliseconds between two reports of frames whose colours are at hand. */
const REPORT_EVERY = 250;

/** Milliseconds for which a plan is believed when the state is asked for. */
const PLAN_AGE = 1000;

/** A project as it is now, and how it would be rendered. */
interface Present {
  readonly project: OpenedProject;
  readonly revision: number;
  /** Or why it cannot be rendered as it is. */
  readonly plan: ProjectPlan | ErrorState;
}

/** Everything that the page may ask for, without anything of HTTP. */
export class PreviewDesk {
  readonly events = new PreviewEvents();
  readonly thumbnails: Thumbnails;
  readonly pictures: ReferencePictures;
  readonly suggestions: SuggestionSearch;
  readonly sound: SoundFile;
  readonly render: RenderRun;
  readonly session: ProjectSession;
  readonly #frames: FrameDesk;
  readonly #views: ShotViews;
  readonly #cached = new CachedFrames();
  readonly #smoothed = new CachedFrames();
  readonly #matches: PlaceMatches;
  readonly #steadiness: ShotSteadiness;
  #present: Promise<Present> | undefined;
  #planned = 0;
  readonly #warn = (text: string) => this.events.tell('warning', { text });
  #report: NodeJS.Timeout | undefined;

  private constructor(
    project: OpenedProject,
    readonly source: FrameSource,
    runner: Awaited<ReturnType<typeof chooseFfmpeg>>,
    readonly place: ProjectRenderPlace,
    readonly cache: OpenedPredictionCache,
  ) {
    const warn = this.#warn;
    const clips = { backend: place.backend ?? 'auto', runner };
    this.pictures = new ReferencePictures(clips);
    this.thumbnails = new Thumbnails(source);
    this.suggestions = new SuggestionSearch(this.pictures, place, warn);
    this.sound = new SoundFile(source.metadata, runner);
    this.#views = new ShotViews({ source, runner, cache, warn });
    this.#frames = new FrameDesk(source, this.#views);
    this.#matches = new PlaceMatches(this.#views, clips);
    this.#steadiness = new ShotSteadiness(this.#views, this.#cached, this.#smoothed);
    this.session = ProjectSession.begin(project, () => this.#changed());
    this.render = new RenderRun(place, cache, {
      onState: (state) => this.events.tell('render', state),
      onShot: () => this.#changed(),
      onWarning: warn,
    });
  }

  /**
   * Opens the clip of a project.
   *
   * @param cache - is closed with the desk
   * @throws AutochromeError of kind `input` when the clip cannot be read
   */
  static async open(
    project: OpenedProject,
    place: ProjectRenderPlace,
    cache: OpenedPredictionCache,
    onWarning: (message: string) => void,
  ): Promise<PreviewDesk> {
    const { path, document } = project;
    const reading = { frameRate: document.clip.frameRate, backend: place.backend ?? 'auto' };
    const clip = foundPath(path, document.clip.path);
    const source = await openGivenClip(clip, reading, undefined, onWarning);
    try {
      const runner = source.runner ?? (await chooseFfmpeg(reading.backend));
      return new PreviewDesk(project, source, runner, place, cache);
    } catch (error) {
      await source.close();
      throw error;
    }
  }

  /** What the page shows. */
  async state(): Promise<PreviewState> {
    // Others may have rendered a shot, or replaced the file of a reference.
    if (performance.now() - this.#planned > PLAN_AGE) this.#present = undefined;
    const { project, revision, plan } = await this.#now();
    const { undoWords: undo, redoWords: redo } = this.session;
    const failed = 'error' in plan ? [plan.error] : [];
    return {
      ...{ revision, ...documentState(project), clip: clipState(project, this.source) },
      shots: await shotStates(project, 'error' in plan ? undefined : plan, this.pictures),
      table: settingRows(),
      ...(undo === undefined ? {} : { undo }),
      ...(redo === undefined ? {} : { redo }),
      render: this.render.state,
      warnings: [...projectWarnings(project), ...failed],
    };
  }

  /**
   * Makes an edit.
   *
   * @throws OlderRevision unless the revision is the present one; as `applyEdit`
   */
  edit(revision: number, edit: CheckedEdit): Promise<void> {
    return this.session.edit(
      revision,
      (project) => applyEdit(edit, { project, pictures: this.pictures, warn: this.#warn }),
      wordsOf(edit),
    );
  }

  /**
   * Planes of a frame.
   *
   * @throws RequestRefused with 404 where there is none; as `FrameDesk`
   */
  async planes(index: number, look: FrameLook, signal: AbortSignal): Promise<Uint8Array<ArrayBuffer>> {
    const { plan, place } = await this.#shotAt(index);
    const shot = shotToView(plan, place);
    const planes = await this.#frames.planes({ ...shot, index, look, format: plan.format }, signal);
    if (look === 'smoothed') this.#smoothed.add(viewKey(shot), index);
    if (look !== 'source' && this.#cached.add(viewKey(shot), index)) this.#reportSoon();
    return planes;
  }

  /**
   * Where the colour of a place comes from; see `PlaceMatches`.
   *
   * @param x - of the frame, as a fraction from its left
   * @param y - likewise from its top
   */
  async match(index: number, x: number, y: number, signal: AbortSignal): Promise<MatchState> {
    const { plan, place } = await this.#shotAt(index);
    const { reference, ...found } = await this.#matches.at(shotToView(plan, place), index, x, y, signal);
    return { reference: plan.present[place]?.[reference] ?? reference, ...found };
  }

  /** How steady a shot is; see `ShotSteadiness`. */
  async steadiness(place: number, signal: AbortSignal): Promise<SteadinessState> {
    const plan = this.#planOf(await this.#now());
    if (place >= plan.shots.length) throw new RequestRefused(404, `there is no shot ${place + 1}`);
    return this.#steadiness.of(shotToView(plan, place), signal);
  }

  /** Keeps a picture; see `keepUpload`. */
  async upload(name: string, bytes: Uint8Array): Promise<UploadState> {
    const path = await keepUpload(uploadsFolder(this.session.project.path), name, bytes);
    return { id: await this.pictures.idOf({ path }), name: basename(path) };
  }

  /** Begins a render; see `RenderRun`. */
  async beginRender(shots: readonly number[] | undefined): Promise<void> {
    const now = await this.#now();
    const wrong = shots?.find((index) => index >= now.project.document.shots.length);
    if (wrong !== undefined) throw new RequestRefused(400, `there is no shot ${wrong + 1}`);
    this.render.begin(now.project, shots);
  }

  /** What a page that has just come does not know. */
  async firstEvents(): Promise<Partial<PreviewEvent>> {
    const { revision } = this.session;
    return { revision: { revision }, render: this.render.state, cached: await this.#cachedNow() };
  }

  /** Ends everything, and stops a render. */
  async close(): Promise<void> {
    clearTimeout(this.#report);
    await Promise.allSettled([this.render.stop(), this.session.close(), this.suggestions.close()]);
    await Promise.allSettled([this.#frames.close(), this.thumbnails.close(), this.sound.close()]);
    await this.#views.close();
    await this.source.close();
    await this.cache.close();
  }

  #changed(): void {
    this.#present = undefined;
    this.events.tell('revision', { revision: this.session.revision });
    this.#reportSoon();
  }

  /** The project and its plan, which belong together. */
  #now(): Promise<Present> {
    const { project, revision } = this.session;
    if (this.#present) return this.#present;
    const present = planProject(project, this.source, this.place)
      .catch((error): ErrorState => {
        // It may be possible the next time, as when a disk is there again.
        if (this.#present === present) this.#present = undefined;
        return answerTo(error).body;
      })
      .then((plan) => ({ project, revision, plan }));
    this.#present = present;
    this.#planned = performance.now();
    return present;
  }

  #planOf({ plan }: Present): ProjectPlan {
    if ('error' in plan) throw new RequestRefused(422, plan.error, plan.hint);
    return plan;
  }

  async #shotAt(index: number): Promise<{ readonly plan: ProjectPlan; readonly place: number }> {
    const plan = this.#planOf(await this.#now());
    const place = plan.shots.findIndex(({ shot }) => index >= shot.start && index < shot.end);
    if (place === -1) throw new RequestRefused(404, `the clip has no frame ${index}`);
    return { plan, place };
  }

  #reportSoon(): void {
    this.#report ??= setTimeout(async () => {
      this.#report = undefined;
      this.events.tell('cached', await this.#cachedNow());
    }, REPORT_EVERY);
  }

  async #cachedNow(): Promise<PreviewEvent['cached']> {
    const { plan } = await this.#now();
    if ('error' in plan) return { ranges: [] };
    return { ranges: this.#cached.ranges(plan.shots.map((_, place) => viewKey(shotToView(plan, place)))) };
  }
}

function shotToView(plan: ProjectPlan, place: number): ShotToView {
  return {
    planned: plan.shots[place] as ProjectPlan['shots'][number],
    before: plan.shots[place - 1]?.record,
    segments: plan.segments,
  };
}
