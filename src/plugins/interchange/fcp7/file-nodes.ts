import { compare, type Rational, subtract } from '../../../time/rational.js';
import { ZERO } from '../frame-time.js';
import { fileNameOf, locationOfPath } from '../media-path.js';
import type { MediaReference, TimeRange, Track } from '../timeline.js';
import type { Warnings } from '../warnings.js';
import { rateNode, timecodeNode, wholeFrames } from './fcp7-values.js';
import { element, type XmlNode } from './xml-writer.js';

/** The files of a sequence: each is described where it is first used, and named by its id from then on. */
export class FileNodes {
  readonly #ids = new Map<string, string>();

  constructor(
    private readonly dropFrame: boolean,
    private readonly warnings: Warnings,
  ) {}

  /**
   * What names the media of a clip, if there is anything to say of it, and where the media's clock starts, in seconds:
   * source ranges are counted from there.
   */
  nodeOf(
    media: MediaReference,
    source: TimeRange,
    kind: Track['kind'],
  ): { node: XmlNode | undefined; clockStart: Rational } {
    const available =
      media.available && compare(source.start, media.available.start) >= 0 ? media.available : undefined;
    if (media.available && !available) {
      this.warnings.add('what there is of the media is left out where a clip begins before it');
    }
    const clockStart = available?.start ?? ZERO;
    const { name, path, reel, frameRate } = media;
    if (name === undefined && path === undefined && reel === undefined && !available) {
      return { node: undefined, clockStart };
    }
    const key = JSON.stringify([name, path, reel, frameRate, available]);
    const known = this.#ids.get(key);
    if (known !== undefined) return { node: ['file', { id: known }, ''], clockStart };
    const id = `file-${this.#ids.size + 1}`;
    this.#ids.set(key, id);
    const shown = name ?? (path === undefined ? undefined : fileNameOf(path));
    const duration = available
      ? wholeFrames(subtract(available.end, available.start), frameRate, this.warnings)
      : undefined;
    const start = wholeFrames(clockStart, frameRate, this.warnings);
    const children = [
      ...(shown === undefined ? [] : [element('name', shown)]),
      ...(path === undefined ? [] : [element('pathurl', locationOfPath(path))]),
      rateNode(frameRate),
      ...(duration === undefined ? [] : [element('duration', duration)]),
      ...(available || reel !== undefined ? [timecodeNode(start, frameRate, this.dropFrame, reel)] : []),
      element('media', [element(kind)]),
    ];
    return { node: ['file', { id }, children], clockStart };
  }
}
