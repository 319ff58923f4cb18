import type { Rational } from '../../../time/rational.js';
import type { Track } from '../timeline.js';
import type { TimelineFile } from '../timeline-file.js';
import type { FileTable } from './fcp7-media.js';
import { readRate } from './fcp7-times.js';
import { TrackReader } from './fcp7-track.js';
import type { SourceUnits } from './source-units.js';
import { childOf, childrenOf, truthOf, type XmlElement } from './xml-document.js';

/** The sequences of an XML file, by their ids: one that is nested several times is described once. */
export class SequenceTable {
  readonly #described = new Map<string, XmlElement>();
  readonly #nested = new Set<XmlElement>();
  readonly #read = new Map<XmlElement, Map<Track['kind'], Track[]>>();
  /** Those that are being read, each within the one before. */
  readonly #open: XmlElement[] = [];

  constructor(
    private readonly file: TimelineFile,
    private readonly files: FileTable,
    private readonly units: SourceUnits,
    root: XmlElement,
  ) {
    this.#collect(root);
    this.#markNested(root, false);
  }

  /** Whether a sequence is a clip of another one. */
  isNested(sequence: XmlElement): boolean {
    return this.#nested.has(this.described(sequence));
  }

  /** Whether the file says what is in a sequence. */
  isDescribed(sequence: XmlElement): boolean {
    return childOf(this.described(sequence), 'media') !== undefined;
  }

  /** The sequence that an element is or names by its id. */
  described(element: XmlElement): XmlElement {
    return (element.id === undefined ? undefined : this.#described.get(element.id)) ?? element;
  }

  /**
   * Reads the tracks of one kind, what is nested in them included.
   *
   * @param around - rate of the sequence that it is nested in
   * @returns from the bottom to the top, without those that are switched off
   * @throws AutochromeError of kind `input` when it is malformed, or within itself; names the line
   */
  tracksOf(element: XmlElement, kind: Track['kind'], around?: Rational): Track[] {
    const sequence = this.described(element);
    const known = this.#read.get(sequence) ?? new Map<Track['kind'], Track[]>();
    this.#read.set(sequence, known);
    const before = known.get(kind);
    if (before) return before;
    if (this.#open.includes(sequence)) this.file.fail(element, 'a sequence is nested within itself');
    const frameRate =
      readRate(this.file, sequence) ?? around ?? this.file.fail(sequence, 'the sequence has no rate');
    this.#open.push(sequence);
    try {
      const tracks = this.#readTracks(sequence, kind, frameRate);
      known.set(kind, tracks);
      return tracks;
    } finally {
      this.#open.pop();
    }
  }

  #readTracks(sequence: XmlElement, kind: Track['kind'], frameRate: Rational): Track[] {
    const reader = new TrackReader(this.file, this.files, this, this.units, frameRate);
    const letter = kind === 'video' ? 'V' : 'A';
    return childrenOf(childOf(childOf(sequence, 'media'), kind), 'track').flatMap((track, index) => {
      if (truthOf(track, 'enabled') === false) {
        this.file.warn(track, 'a track that is switched off is left out');
        return [];
      }
      const read = () => reader.read(track, kind, `${letter}${index + 1}`);
      return kind === 'video' ? read() : (this.file.attempt('an audio track', read) ?? []);
    });
  }

  #collect(element: XmlElement): void {
    const { name, id, children } = element;
    if (name === 'sequence' && id !== undefined && children.length > 0 && !this.#described.has(id)) {
      this.#described.set(id, element);
    }
    for (const child of children) this.#collect(child);
  }

  #markNested(element: XmlElement, inClip: boolean): void {
    if (element.name === 'sequence' && inClip) this.#nested.add(this.described(element));
    const within = element.name === 'clipitem';
    for (const child of element.children) this.#markNested(child, within);
  }
}
