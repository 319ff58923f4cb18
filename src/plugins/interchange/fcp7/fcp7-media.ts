import { add, type Rational } from '../../../time/rational.js';
import { secondsOf, ZERO } from '../frame-time.js';
import { fileNameOf, pathOfLocation } from '../media-path.js';
import type { MediaReference } from '../timeline.js';
import type { TimelineFile } from '../timeline-file.js';
import { readRate, readTimecode } from './fcp7-times.js';
import { childOf, textOf, wholeOf, type XmlElement } from './xml-document.js';

/** A media file, and what its clock reads at its first frame, in seconds. */
export interface FileMedia {
  readonly media: MediaReference;
  readonly clockStart: Rational;
}

/** The media files of an XML file. Each is described once, and elsewhere named by its id alone. */
export class FileTable {
  readonly #described = new Map<string, XmlElement>();
  readonly #media = new Map<XmlElement, FileMedia>();

  constructor(
    private readonly file: TimelineFile,
    root: XmlElement,
  ) {
    this.#collect(root);
  }

  /**
   * The media of a clip item.
   *
   * @param frameRate - of the clip, for files that do not say theirs
   */
  mediaOf(clip: XmlElement, frameRate: Rational): FileMedia {
    const described = this.described(clip);
    if (!described) return { media: { ...NOTHING, frameRate }, clockStart: ZERO };
    const known = this.#media.get(described);
    if (known) return known;
    const media = this.file.exactly(described, () => this.#read(described, frameRate));
    this.#media.set(described, media);
    return media;
  }

  /** The element that describes the file of a clip item. */
  described(clip: XmlElement): XmlElement | undefined {
    const reference = childOf(clip, 'file');
    return (reference?.id === undefined ? undefined : this.#described.get(reference.id)) ?? reference;
  }

  #read(element: XmlElement, clipRate: Rational): FileMedia {
    const frameRate = readRate(this.file, element) ?? clipRate;
    const timecode = readTimecode(this.file, element, frameRate);
    const clockStart = timecode ? secondsOf(timecode.frame, timecode.frameRate) : ZERO;
    const duration = wholeOf(this.file, element, 'duration');
    const location = textOf(element, 'pathurl');
    const path = location ? pathOfLocation(location) : undefined;
    const name = textOf(element, 'name');
    const available =
      duration !== undefined && duration > 0
        ? { start: clockStart, end: add(clockStart, secondsOf(duration, frameRate)) }
        : undefined;
    return {
      media: {
        path,
        name: path !== undefined && fileNameOf(path) === name ? undefined : name,
        reel: textOf(childOf(childOf(element, 'timecode'), 'reel'), 'name'),
        frameRate,
        available,
      },
      clockStart,
    };
  }

  #collect(element: XmlElement): void {
    const { name, id, children } = element;
    if (name === 'file' && id !== undefined && children.length > 0 && !this.#described.has(id)) {
      this.#described.set(id, element);
    }
    for (const child of children) this.#collect(child);
  }
}

const NOTHING = { path: undefined, name: undefined, reel: undefined, available: undefined };
