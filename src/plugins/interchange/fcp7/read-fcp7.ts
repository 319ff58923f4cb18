import type { Rational } from '../../../time/rational.js';
import { formatTimecode, frameToTimecode } from '../../../time/timecode.js';
import type { Timeline } from '../timeline.js';
import type { TimelineFile } from '../timeline-file.js';
import { FileTable } from './fcp7-media.js';
import { SequenceTable } from './fcp7-sequences.js';
import { readRate, readTimecode } from './fcp7-times.js';
import { SourceUnits } from './source-units.js';
import { parseXml, textOf, type XmlElement } from './xml-document.js';

/**
 * Reads a Final Cut Pro 7 XML file (xmeml, versions 4 and 5): its first sequence, and what is nested in it.
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
  const files = new FileTable(file, root);
  const table = new SequenceTable(file, files, new SourceUnits(file, files, root), root);
  const sequence = theSequence(file, root, table);
  const frameRate = readRate(file, sequence) ?? file.fail(sequence, 'the sequence has no rate');
  return {
    name: textOf(sequence, 'name') ?? '',
    frameRate,
    startTimecode: startOf(file, sequence, frameRate),
    tracks: (['video', 'audio'] as const).flatMap((kind) => table.tracksOf(sequence, kind)),
  };
}

/** The first sequence that is no clip of another: editing programs export nested sequences beside what they lie in. */
function theSequence(file: TimelineFile, root: XmlElement, table: SequenceTable): XmlElement {
  const all = sequencesOf(root);
  const own = all.filter((each) => !table.isNested(each));
  const [sequence = file.fail(root, 'there is no sequence', 'export the sequence itself'), ...others] =
    own.length > 0 ? own : all;
  if (others.length > 0) {
    const name = textOf(sequence, 'name') ?? '';
    file.warn(
      others[0] as XmlElement,
      `of ${others.length + 1} sequences, only the first, '${name}', is read: export the one that is meant alone`,
    );
  }
  return table.described(sequence);
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
