import type { FfmpegRunner } from '../ffmpeg/runner.js';
import { multiply, type Rational, rational, toNumber } from '../time/rational.js';
import type { ClipMetadata } from './clip-metadata.js';
import { LOCAL_FILES } from './ffprobe-report.js';

/** A frame from which on a film can be decoded. */
export interface SeekPoint {
  readonly index: number;
  /** On the clip's clock, in seconds. */
  readonly timestamp: Rational;
}

/** Frames between two points at least: what lies between is decoded. */
const DISTANCE = 24;

/** Codecs of which every packet is a frame that is shown. */
const PACKET_PER_FRAME =
  /^(h264|hevc|prores|dnxhd|ffv1|mjpeg|mpeg2video|rawvideo|huffyuv|ffvhuff|utvideo|v210|dvvideo|jpeg2000|cfhd|png)$/;

/**
 * Finds the key frames of a film with their indexes. All packets are read and none is decoded: a frame's index is the
 * number of packets whose time is before its own.
 *
 * Memory: one entry for every {@link DISTANCE} frames at most.
 *
 * @returns undefined where packets do not tell, so that frames have to be counted from the film's start
 */
export async function readSeekPoints(
  runner: FfmpegRunner,
  path: string,
  clip: Pick<ClipMetadata, 'codec' | 'fieldOrder' | 'timebase' | 'startTime'>,
  signal: AbortSignal | undefined,
): Promise<readonly SeekPoint[] | undefined> {
  if (!PACKET_PER_FRAME.test(clip.codec) || clip.fieldOrder !== 'progressive') return undefined;
  if (clip.startTime.numerator < 0) return undefined;
  const run = runner.start({
    program: 'ffprobe',
    args: [
      ...['-v', 'error', ...LOCAL_FILES, '-select_streams', 'v:0'],
      ...['-show_entries', 'packet=pts,flags', '-of', 'csv=p=0', '-i', path],
    ],
    reads: [path],
    ...(signal === undefined ? {} : { signal }),
  });
  run.endInput();
  const finder = new KeyFrameFinder();
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of run.output) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) finder.line(line.trim());
  }
  finder.line(rest.trim());
  const { exitCode } = await run.done;
  const keys = exitCode === 0 ? finder.finish() : undefined;
  return keys?.map(({ index, pts }) => ({ index, timestamp: multiply(rational(pts), clip.timebase) }));
}

/** Whether frames that were counted take as long as the clip does, to half a frame: none is missing in between. */
export function fillsItsDuration({ frameCount, duration, frameRate }: ClipMetadata): boolean {
  if (!frameCount?.exact || !duration) return false;
  return Math.abs(toNumber(multiply(duration, frameRate)) - frameCount.value) < 0.5;
}

/** The last point at or before a frame; undefined where there is none behind the film's start. */
export function pointBefore(points: readonly SeekPoint[], frame: number): SeekPoint | undefined {
  const point = points.findLast(({ index }) => index <= frame);
  return point && point.index > 0 ? point : undefined;
}

interface KeyFrame {
  readonly pts: number;
  /** Packets shown before it. */
  index: number;
}

class KeyFrameFinder {
  readonly #keys: KeyFrame[] = [];
  #packets = 0;
  #latest = Number.NEGATIVE_INFINITY;
  #current: KeyFrame | undefined;
  #unclear = false;

  /** A line such as `1001,K__`. */
  line(text: string): void {
    const [value = '', flags = ''] = text.split(',');
    if (value === '' || flags[1] === 'D') return;
    const pts = Number(value);
    if (!/^-?\d+$/.test(value)) this.#unclear = true;
    // Frames that are coded behind a key frame may be shown before it.
    if (this.#current && pts < this.#current.pts) this.#current.index += 1;
    const isKey = flags[0] === 'K' && pts > this.#latest;
    if (isKey) {
      this.#keep();
      this.#current = { pts, index: this.#packets };
    }
    this.#packets += 1;
    this.#latest = Math.max(this.#latest, pts);
  }

  /** @returns undefined where a packet did not say when it is shown */
  finish(): readonly KeyFrame[] | undefined {
    this.#keep();
    return this.#unclear ? undefined : this.#keys;
  }

  #keep(): void {
    const key = this.#current;
    if (!key) return;
    const last = this.#keys.at(-1);
    if (!last || key.index >= last.index + DISTANCE) this.#keys.push(key);
  }
}
