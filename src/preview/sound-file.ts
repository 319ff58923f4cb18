import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { ClipMetadata } from '../decode/clip-metadata.js';
import { AutochromeError } from '../errors.js';
import type { FfmpegRunner } from '../ffmpeg/runner.js';
import { toNumber } from '../time/rational.js';
import { RequestRefused } from './answer-error.js';

/** What browsers play, best first. */
const CODINGS = [
  { name: 'sound.webm', type: 'audio/webm', args: ['-c:a', 'libopus', '-b:a', '128k', '-f', 'webm'] },
  {
    name: 'sound.m4a',
    type: 'audio/mp4',
    args: ['-c:a', 'aac', '-b:a', '160k', '-movflags', '+faststart', '-f', 'mp4'],
  },
] as const;

interface Made {
  readonly path: string;
  readonly type: string;
  readonly bytes: number;
  /** Names this file in answers, so that a browser does not put parts of two together. */
  readonly tag: string;
}

/** The clip's sound in a file that browsers play, which is made once it is asked for, in a folder of its own. */
export class SoundFile {
  #made: Promise<Made> | undefined;
  #folder: string | undefined;
  readonly #stop = new AbortController();

  constructor(
    readonly metadata: ClipMetadata,
    readonly runner: FfmpegRunner,
  ) {}

  /**
   * Answers with the sound, or the part of it that is asked for.
   *
   * @param range - the header `Range`
   * @throws RequestRefused with 404 where there is no sound, 416 where a range is none of it
   */
  async answer(range: string | undefined): Promise<Response> {
    if (!this.metadata.sideStreams.some(({ kind }) => kind === 'audio')) {
      throw new RequestRefused(404, 'the clip has no sound');
    }
    this.#made ??= this.#make();
    this.#made.catch(() => {
      this.#made = undefined;
    });
    const { path, type, bytes, tag } = await this.#made;
    const part = range === undefined ? undefined : partOf(range, bytes);
    const { start, end } = part ?? { start: 0, end: bytes - 1 };
    const stream = createReadStream(path, { start, end });
    return new Response(Readable.toWeb(stream) as ReadableStream, {
      status: part ? 206 : 200,
      headers: {
        'content-type': type,
        'content-length': String(end - start + 1),
        'accept-ranges': 'bytes',
        etag: tag,
        ...(part ? { 'content-range': `bytes ${start}-${end}/${bytes}` } : {}),
      },
    });
  }

  /** Stops making it, and removes it. */
  async close(): Promise<void> {
    this.#stop.abort();
    await this.#made?.catch(() => {});
    if (this.#folder !== undefined) await rm(this.#folder, { recursive: true, force: true });
  }

  async #make(): Promise<Made> {
    this.#folder ??= await mkdtemp(join(tmpdir(), 'autochrome-sound-'));
    let log: readonly string[] = [];
    for (const { name, type, args } of CODINGS) {
      const path = join(this.#folder, name);
      const { path: input, startTime } = this.metadata;
      // Counted from the clip's first frame, silent where there is no sound.
      const start = toNumber(startTime);
      const filters = `atrim=start=${start},asetpts=PTS-${start}/TB,aresample=48000:async=1:first_pts=0`;
      const run = this.runner.start({
        program: 'ffmpeg',
        args: [
          ...[
            '-v',
            'error',
            '-copyts',
            '-i',
            input,
            '-map',
            '0:a:0',
            '-vn',
            '-sn',
            '-dn',
            '-map_metadata',
            '-1',
          ],
          ...['-af', filters, '-ac', '2', ...args, path],
        ],
        reads: [input],
        writes: [path],
        signal: this.#stop.signal,
      });
      run.endInput();
      for await (const _ of run.output);
      const ended = await run.done;
      if (ended.exitCode === 0) {
        const { size } = await stat(path);
        return { path, type, bytes: size, tag: `"${randomBytes(8).toString('hex')}"` };
      }
      log = ended.log;
    }
    throw new AutochromeError(
      'failure',
      `the sound cannot be converted: ${log.at(-1) ?? 'ffmpeg ended early'}`,
    );
  }
}

/** The part that a header names: `bytes=0-99`, `bytes=100-` or `bytes=-100`; undefined of another kind, which is ignored. */
export function partOf(
  range: string,
  bytes: number,
): { readonly start: number; readonly end: number } | undefined {
  const [, from, to] = /^bytes=(\d*)-(\d*)$/.exec(range.trim()) ?? [];
  if (from === undefined || (from === '' && to === '')) return undefined;
  const start = from === '' ? Math.max(0, bytes - Number(to)) : Number(from);
  const end = from === '' || to === '' ? bytes - 1 : Math.min(Number(to), bytes - 1);
  if (start > end || start >= bytes) throw new RequestRefused(416, `the sound has ${bytes} bytes`);
  return { start, end };
}
