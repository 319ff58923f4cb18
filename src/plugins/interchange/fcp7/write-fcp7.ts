import { add, compare, type Rational, subtract } from '../../../time/rational.js';
import { checkTimeline } from '../check-timeline.js';
import { ZERO } from '../frame-time.js';
import type { FrameSize, Timeline, TimelineClip, TimelineTransition, Track, TrackItem } from '../timeline.js';
import type { Warnings } from '../warnings.js';
import { rateNode, timecodeNode, wholeFrames } from './fcp7-values.js';
import { FileNodes } from './file-nodes.js';
import { element, type XmlNode, xmlLines } from './xml-writer.js';

/**
 * Writes a timeline as Final Cut Pro 7 XML (xmeml, version 5).
 *
 * @param warnings - told what the format does not hold
 * @param size - of the pictures, where it is known
 * @returns the file's text
 * @throws AutochromeError of kind `usage` when the timeline or one of its rates is not possible
 */
export function fcp7Text(timeline: Timeline, warnings: Warnings, size?: FrameSize): string {
  const { frame, timecode } = checkTimeline(timeline);
  const { frameRate, name, tracks } = timeline;
  const writer = new TrackWriter(frameRate, new FileNodes(timecode.dropFrame, warnings), warnings);
  const kinds = (['video', 'audio'] as const).map((kind) => {
    const own = tracks.filter((track) => track.kind === kind);
    const nodes = own.map((track, index) => {
      if (track.name !== `${kind === 'video' ? 'V' : 'A'}${index + 1}`) {
        warnings.add('tracks are numbered in Final Cut Pro 7 XML: their names are left out');
      }
      return writer.track(track);
    });
    return element(kind, kind === 'video' ? [formatNode(frameRate, size), ...nodes] : nodes);
  });
  const ends = tracks.map((track) => lastEnd(track.items));
  const end = ends.reduce((latest, each) => (compare(each, latest) > 0 ? each : latest), ZERO);
  const sequence: XmlNode = [
    'sequence',
    { id: 'sequence-1' },
    [
      element('name', name),
      element('duration', wholeFrames(end, frameRate, warnings)),
      rateNode(frameRate),
      timecodeNode(frame, frameRate, timecode.dropFrame),
      element('media', kinds),
    ],
  ];
  const root = xmlLines(['xmeml', { version: '5' }, [sequence]], warnings);
  return ['<?xml version="1.0" encoding="UTF-8"?>', '<!DOCTYPE xmeml>', ...root, ''].join('\n');
}

/** What pictures are like. DaVinci Resolve shows no timeline without this element, even where nothing is in it. */
function formatNode(frameRate: Rational, size: FrameSize | undefined): XmlNode {
  if (!size) return element('format', []);
  const { width, height } = size;
  return element('format', [
    element('samplecharacteristics', [
      rateNode(frameRate),
      element('width', width),
      element('height', height),
    ]),
  ]);
}

function lastEnd(items: readonly TrackItem[]): Rational {
  const last = items.findLast((item) => item.kind !== 'transition');
  return last ? last.record.end : ZERO;
}

/** Writes the tracks of a sequence. */
class TrackWriter {
  #clips = 0;

  constructor(
    private readonly frameRate: Rational,
    private readonly files: FileNodes,
    private readonly warnings: Warnings,
  ) {}

  track({ items, kind }: Track): XmlNode {
    if (items.at(-1)?.kind === 'gap') this.warnings.add('a gap at the end of a track is left out');
    return element(
      'track',
      items.flatMap((item, index) => {
        const [before, after] = [items[index - 1], items[index + 1]];
        if (item.kind === 'clip') return [this.#clip(item, kind, before, after)];
        return item.kind === 'transition' ? [this.#transition(item, kind, before, after)] : [];
      }),
    );
  }

  #clip(clip: TimelineClip, kind: Track['kind'], before?: TrackItem, after?: TrackItem): XmlNode {
    this.#clips += 1;
    const { media, source, record } = clip;
    const described = this.files.nodeOf(media, source, kind);
    const head = before?.kind === 'transition' ? before : undefined;
    const tail = after?.kind === 'transition' ? after : undefined;
    const start = subtract(subtract(source.start, described.clockStart), head?.inOffset ?? ZERO);
    const end = add(subtract(source.end, described.clockStart), tail?.outOffset ?? ZERO);
    const frames = (seconds: Rational) => wholeFrames(seconds, media.frameRate, this.warnings);
    const [first, last] = [frames(start), frames(end)];
    return [
      'clipitem',
      { id: `clipitem-${this.#clips}` },
      [
        element('name', clip.name),
        element('enabled', 'TRUE'),
        element(
          'duration',
          media.available ? frames(subtract(media.available.end, media.available.start)) : last,
        ),
        rateNode(media.frameRate),
        element('start', head ? -1 : this.#frames(record.start)),
        element('end', tail ? -1 : this.#frames(record.end)),
        element('in', first),
        element('out', last),
        ...(described.node ? [described.node] : []),
      ],
    ];
  }

  #transition(
    transition: TimelineTransition,
    kind: Track['kind'],
    before?: TrackItem,
    after?: TrackItem,
  ): XmlNode {
    const { effect, inOffset, outOffset, name } = transition;
    const cut = before && before.kind !== 'transition' ? before.record.end : ZERO;
    const id = effect === 'dissolve' ? 'Cross Dissolve' : name || 'Wipe';
    return element('transitionitem', [
      rateNode(this.frameRate),
      element('start', this.#frames(subtract(cut, inOffset))),
      element('end', this.#frames(add(cut, outOffset))),
      element('alignment', this.#alignment(transition, before, after)),
      element('effect', [
        element('name', name),
        element('effectid', id),
        element('effecttype', 'transition'),
        element('mediatype', kind),
      ]),
    ]);
  }

  /** Where the cut is, as far as there is a word for it. */
  #alignment({ inOffset, outOffset }: TimelineTransition, before?: TrackItem, after?: TrackItem): string {
    const [into, out] = [this.#frames(inOffset), this.#frames(outOffset)];
    if (into === 0) return before?.kind === 'clip' ? 'start' : 'start-black';
    if (out === 0) return after?.kind === 'clip' ? 'end' : 'end-black';
    if (into !== Math.floor((into + out) / 2)) {
      this.warnings.add('the cut of a transition is moved to its middle');
    }
    return 'center';
  }

  #frames(seconds: Rational): number {
    return wholeFrames(seconds, this.frameRate, this.warnings);
  }
}
