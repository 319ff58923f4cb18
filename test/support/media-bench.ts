import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestFn } from 'ava';
import type { ClipMetadata } from '../../src/decode/clip-metadata.js';
import type { FrameSource } from '../../src/decode/frame-source.js';
import { openClip } from '../../src/decode/open-clip.js';
import { type OpenSinkOptions, openSink } from '../../src/encode/open-sink.js';
import type { FfmpegRunner } from '../../src/ffmpeg/runner.js';
import { copyFrames, type KeptFrame } from './collect-frames.js';
import { type ClipRecipe, generateClip, mediaFolder, runTool } from './generate-clip.js';

/** A runner with a folder for its media, which live as long as the tests of one file. */
export interface MediaBench {
  readonly runner: FfmpegRunner;
  readonly folder: string;
  /** Makes a clip in the folder and returns its path. */
  make(recipe: ClipRecipe): Promise<string>;
  /** Opens a clip for the length of a call. */
  using(path: string, use: (source: FrameSource) => Promise<void>): Promise<void>;
  /**
   * Renders a clip with its own planes to a name in the folder, and collects what was warned of. `before` is the clip: what is
   * known of it, and the frames that were copied.
   */
  copy(
    from: string,
    name: string,
    options?: Partial<Pick<OpenSinkOptions, 'codec' | 'range' | 'provenance' | 'quality'>>,
  ): Promise<{
    output: string;
    warnings: string[];
    before: { readonly metadata: ClipMetadata; readonly frames: readonly KeptFrame[] };
  }>;
  /** MD5 of every packet of a stream, such as `a:0`. */
  packetHashes(path: string, stream: string): Promise<string[]>;
}

/** Names in a folder that a render should not leave. */
export async function leftovers(folder: string): Promise<string[]> {
  return (await readdir(folder)).filter((name) => /partial|muxing/.test(name));
}

/** Sets up a bench before the tests of a file and clears it away after them. */
export function mediaBench(test: TestFn, start: () => Promise<FfmpegRunner>): MediaBench {
  let runner: FfmpegRunner;
  let folder: string;
  let remove: () => Promise<void>;

  test.before(async () => {
    runner = await start();
    ({ folder, remove } = await mediaFolder());
  });
  test.after.always(() => remove?.());

  return {
    get runner() {
      return runner;
    },
    get folder() {
      return folder;
    },
    make: (recipe) => generateClip(runner, folder, recipe),
    async using(path, use) {
      const source = await openClip(path, { runner });
      try {
        await use(source);
      } finally {
        await source.close();
      }
    },
    async copy(from, name, options = {}) {
      const warnings: string[] = [];
      const path = join(folder, name);
      const source = await openClip(from, { runner });
      const onWarning = (warning: string) => void warnings.push(warning);
      const sink = await openSink({ path, source: source.metadata, runner, onWarning, ...options });
      const frames: KeptFrame[] = [];
      const output = await copyFrames(source, sink, options.range, frames);
      await source.close();
      return { output, warnings, before: { metadata: source.metadata, frames } };
    },
    async packetHashes(path, stream) {
      const hashes = ['-show_data_hash', 'md5', '-show_entries', 'packet=data_hash', '-of', 'csv=p=0'];
      const args = ['-v', 'error', '-select_streams', stream, ...hashes, path];
      return (await runTool(runner, { program: 'ffprobe', args, reads: [path] })).trim().split('\n');
    },
  };
}
