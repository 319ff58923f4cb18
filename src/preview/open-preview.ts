import { openProject, requireFiles } from '../project/open-project.js';
import { defaultCacheFolder, openPredictionCache } from '../render/cache/open-prediction-cache.js';
import type { MachineSettingName } from '../settings/setting-names.js';
import type { GivenSettings } from '../settings/settings.js';
import { newSecrets } from './access.js';
import { type ClientTimes, type Listening, listen } from './listen.js';
import { readPage } from './page-files.js';
import { previewApp } from './preview-app.js';
import { PreviewDesk } from './preview-desk.js';

/** What {@link openPreview} takes. */
export interface PreviewOptions extends Pick<GivenSettings, MachineSettingName> {
  /** Path of the project. */
  readonly project: string;
  /** Port to listen on; any that is free when left out. */
  readonly port?: number | undefined;
  /** Folder of predictions; the user's own when left out. */
  readonly cacheFolder?: string | undefined;
  /** How long clients may take; a minute when left out. */
  readonly times?: ClientTimes | undefined;
  /** Told what the user should know while it is opened. */
  readonly onWarning?: ((message: string) => void) | undefined;
}

/** A preview that is open. */
export interface OpenedPreview {
  /** Address with the token that opens it. */
  readonly url: string;
  /** An address that opens it once, for a program whose arguments other users of the machine may see. */
  readonly urlForOnce: string;
  readonly port: number;
  /** Ends it; a render is stopped, and what is finished of it stays. A second call does nothing. */
  close(): Promise<void>;
}

/**
 * Opens a project in the browser: serves a page on this machine alone, in which it is edited, looked at and rendered.
 *
 * Memory: some frames of the clip, answers and views of shots (see their parts), and the networks once they are needed.
 *
 * @throws AutochromeError of kind `input` when the project or its clip cannot be read, `usage` when the port cannot be used
 */
export async function openPreview(options: PreviewOptions): Promise<OpenedPreview> {
  const { device, backend, cacheFolder = defaultCacheFolder(), onWarning = () => {} } = options;
  const page = await readPage();
  const project = await openProject(options.project);
  // A reference that is missing can be replaced in the page.
  requireFiles(project, []);
  const cache = openPredictionCache({ folder: cacheFolder, onWarning });
  const desk = await PreviewDesk.open(project, { device, backend }, cache, onWarning);
  const secrets = newSecrets();
  const closed = new AbortController();
  let listening: Listening | undefined;
  const app = previewApp({
    ...{ desk, page, secrets, closed: closed.signal },
    port: () => (listening as Listening).port,
  });
  try {
    listening = await listen(app, options.port ?? 0, options.times);
  } catch (error) {
    await desk.close();
    throw error;
  }
  const { port, close } = listening;
  let closing: Promise<void> | undefined;
  return {
    url: `http://127.0.0.1:${port}/?token=${secrets.token}`,
    urlForOnce: `http://127.0.0.1:${port}/?token=${secrets.tokenForOnce}`,
    port,
    close: () => {
      closed.abort();
      closing ??= close().then(() => desk.close());
      return closing;
    },
  };
}
