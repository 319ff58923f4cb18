import type { Rational } from '../../../time/rational.js';
import { formatTimecode, frameToTimecode } from '../../../time/timecode.js';
import type { Timeline } from '../timeline.js';
import type { TimelineFile } from '../timeline-file.js';
import { FileTable } from './fcp7-media.js';
import { readRate, readTimecode } from './fcp7-times.js';
import { TrackReader } from './fcp7-track.js';
import { childOf, childrenOf, parseXml, textOf, type XmlElement } from './xml-document.js';

/**
 * Reads a Final Cut Pro 7 XML file (xmeml, versions 4 and 5): its first sequence.
 *
 * @throws AutochromeError of kind `input` when it is malformed; names the line
 */
export function readFcp7(file: TimelineFile): Timeline {
  const root = parseXml(file);
  if (root.name === 'fcpxml') {
    file.fail(
      root,
      'this is the XML of Final Cut Pro X',
      'export Final Cut Pro 7 XML, OpenTimelineIO or an EDL',
    );
  }
  if (root.name !== 'xmeml') file.fail(root, `the root element is '${root.name}', not 'xmeml'`);
  const sequences = sequencesOf(root);
  const sequence = sequences[0] ?? file.fail(root, 'there is no sequence', 'export the sequence itself');
  if (sequences.length > 1) {
    file.warn(sequences[1] as XmlElement, `of ${sequences.length} sequences, only the first is read`);
  }
  const frameRate = readRate(file, sequence) ?? file.fail(sequence, 'the sequence has no rate');
  const media = childOf(sequence, 'media');
  const files = new FileTable(file, root);
  return {
    name: textOf(sequence, 'name') ?? '',
    frameRate,
    startTimecode: startOf(file, sequence, frameRate),
    tracks: (['video', 'audio'] as const).flatMap((kind) =>
      childrenOf(childOf(media, kind), 'track').map((track, index) =>
        new TrackReader(file, files, frameRate).read(
          track,
          kind,
          `${kind === 'video' ? 'V' : 'A'}${index + 1}`,
        ),
      ),
    ),
  };
}

function startOf(file: TimelineFile, sequence: XmlElement, frameRate: Rational): string {
  const start = readTimecode(file, sequence, frameRate) ?? { frame: 0, frameRate, dropFrame: false };
  return formatTimecode(frameToTimecode(start.frame, start.frameRate, start.dropFrame));
}

/** The sequences of a file in their order, without those that are clips of others. */
function sequencesOf(element: XmlElement): XmlElement[] {
  return element.children.flatMap((child) => {
    if (child.name === 'sequence') return [child];
    return ['project', 'bin', 'children'].includes(child.name) ? sequencesOf(child) : [];
  });
}
