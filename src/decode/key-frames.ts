import type { FfmpegRunner } from '../ffmpeg/runner.js';
import { LOCAL_FILES } from './ffprobe-report.js';

/** A key frame as a file's packets tell of it. */
export interface KeyFrame {
  /** When it is shown, in ticks of the clip's clock. */
  readonly pts: number;
  /** Packets that are shown before it. */
  readonly before: number;
}

/** Packets between two key frames that are noted, at least. */
export const KEY_FRAME_DISTANCE = 24;

/** What {@link readKeyFrames} has found. */
export interface FoundKeyFrames {
  /** In order, {@link KEY_FRAME_DISTANCE} apart at least; the first of the file is the first here. */
  readonly keyFrames: readonly KeyFrame[];
  /** Whether the file was read to its end. */
  readonly complete: boolean;
}

/**
 * Finds the key frames of a film, and how many packets are shown before each. Packets are read and none is decoded.
 *
 * Memory: one entry for every {@link KEY_FRAME_DISTANCE} packets at most.
 *
 * @param start - starts ffprobe
 * @param until - number of packets; reading ends at the first key frame that has more before it
 * @param doubt - which packets say that nothing is certain
 * @returns undefined where a packet does not say when or whether it is shown, or the file cannot be read so far
 */
export async function readKeyFrames(
  start: FfmpegRunner['start'],
  path: string,
  until: number,
  doubt: Doubt,
  signal: AbortSignal | undefined,
): Promise<FoundKeyFrames | undefined> {
  const run = start({
    program: 'ffprobe',
    args: [
      ...['-v', 'error', ...LOCAL_FILES, '-select_streams', 'v:0'],
      ...['-show_entries', 'packet=pts,dts,size,flags', '-of', 'csv=p=0', '-i', path],
    ],
    reads: [path],
    ...(signal === undefined ? {} : { signal }),
  });
  run.endInput();
  const finder = new KeyFrameFinder(doubt);
  const decoder = new TextDecoder();
  let rest = '';
  try {
    for await (const chunk of run.output) {
      const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
      rest = lines.pop() as string;
      for (const line of lines) finder.line(line.trim());
      if (finder.unclear) return undefined;
      if (finder.reached > until) return { keyFrames: finder.keyFrames, complete: false };
    }
    finder.line(rest.trim());
    finder.end();
    const { exitCode } = await run.done;
    if (exitCode !== 0 || finder.unclear) return undefined;
    return { keyFrames: finder.keyFrames, complete: true };
  } finally {
    run.kill();
    await run.done;
  }
}

/** What a packet may be, so that what comes before it does not tell which frame it is. */
export interface Doubt {
  /** Bytes of a packet that is shown for certain; a smaller one may say no more than that nothing changes. */
  readonly least: number;
  /** Ticks from one packet to the next that are a jump of the clock, as is any step back; undefined where it has none. */
  readonly jump: number | undefined;
}

class KeyFrameFinder {
  readonly keyFrames: KeyFrame[] = [];
  /** Whether a packet did not say when or whether it is shown. */
  unclear = false;
  #packets = 0;
  #decoded: number | undefined;
  #latest = Number.NEGATIVE_INFINITY;
  #current: { readonly pts: number; before: number } | undefined;

  constructor(readonly doubt: Doubt) {}

  /** Packets before the last key frame that was noted. */
  get reached(): number {
    return this.keyFrames.at(-1)?.before ?? 0;
  }

  /** A line such as `1001,0,2138,K__`. */
  line(text: string): void {
    const [value = '', decoded = '', size = '', flags = ''] = text.split(',');
    // Packets that an edit list hides are marked D.
    if (value === '' || flags[1] === 'D') return;
    const pts = Number(value);
    if (!/^-?\d+$/.test(value) || Number(size) < this.doubt.least || this.#jumps(Number(decoded)))
      this.unclear = true;
    // Frames that are coded behind a key frame may be shown before it.
    if (this.#current && pts < this.#current.pts) this.#current.before += 1;
    if (flags[0] === 'K' && pts > this.#latest) {
      this.end();
      this.#current = { pts, before: this.#packets };
    }
    this.#packets += 1;
    this.#latest = Math.max(this.#latest, pts);
  }

  #jumps(decoded: number): boolean {
    const { jump } = this.doubt;
    if (jump === undefined || Number.isNaN(decoded)) return false;
    const step = decoded - (this.#decoded ?? decoded);
    this.#decoded = decoded;
    return step < 0 || step > jump;
  }

  /** No packet belongs to the present key frame any more. */
  end(): void {
    const key = this.#current;
    if (!key) return;
    const last = this.keyFrames.at(-1);
    if (!last || key.before >= last.before + KEY_FRAME_DISTANCE) this.keyFrames.push(key);
    this.#current = undefined;
  }
}
