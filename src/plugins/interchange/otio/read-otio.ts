import type { Rational } from '../../../time/rational.js';
import { allowsDropFrame, formatTimecode, frameToTimecode } from '../../../time/timecode.js';
import { nearestFrame, ZERO } from '../frame-time.js';
import type { Timeline } from '../timeline.js';
import type { TimelineFile } from '../timeline-file.js';
import { JsonNode } from './json-document.js';
import { activeReference } from './otio-media.js';
import { hasNoRate, readTime, schemaOf } from './otio-times.js';
import { readStack } from './otio-track.js';

/**
 * Reads an OpenTimelineIO JSON file: a timeline, or a collection in which the first timeline is taken.
 *
 * @throws AutochromeError of kind `input` when it is malformed; names the line
 */
export function readOtio(file: TimelineFile): Timeline {
  const timeline = findTimeline(JsonNode.parse(file));
  const stack = timeline.get('tracks');
  if (schemaOf(stack) !== 'Stack.1') stack.get('OTIO_SCHEMA').fail(`is '${schemaOf(stack)}', not 'Stack.1'`);
  const tracks = stack.get('children').list();
  const start = timeline.get('global_start_time');
  const startTime = start.missing ? undefined : readTime(start);
  // Zero at a rate of 1 is what a time is when nobody set it.
  const unset = startTime?.seconds.numerator === 0 && startTime.frameRate.numerator === 1;
  const frameRate =
    (unset ? undefined : startTime?.frameRate) ??
    findRate(tracks) ??
    timeline.fail('has no rate: neither a global_start_time nor a clip', 'export it with a start time');
  const frame = nearestFrame(startTime?.seconds ?? ZERO, frameRate);
  if (frame < 0) start.fail('is negative');
  const drop = timeline.get('metadata').get('autochrome').get('drop_frame').value === true;
  return {
    name: timeline.get('name').text() ?? '',
    frameRate,
    startTimecode: formatTimecode(frameToTimecode(frame, frameRate, drop && allowsDropFrame(frameRate))),
    tracks: readStack(stack, frameRate),
  };
}

function findTimeline(node: JsonNode): JsonNode {
  const schema = schemaOf(node);
  if (schema === 'Timeline.1') return node;
  if (schema !== 'SerializableCollection.1') {
    return node.fail(`is a '${schema}'; a 'Timeline.1' is needed`, 'export the timeline itself');
  }
  const children = node.get('children').list();
  const kinds = children.map(schemaOf);
  const first = children.find((_, index) =>
    /^(Timeline|SerializableCollection)\.1$/.test(kinds[index] as string),
  );
  if (!first) return node.fail('has no timeline in it', 'export the timeline itself');
  if (children.length > 1) node.file.warn(node, 'of a collection, only the first timeline is read');
  return findTimeline(first);
}

/** The rate of the first clip or gap that has one. */
function findRate(items: readonly JsonNode[]): Rational | undefined {
  for (const item of items) {
    for (const range of [item.get('source_range'), item.get('available_range')]) {
      for (const time of ['start_time', 'duration']) {
        const node = range.get(time);
        const rated = node.missing || hasNoRate(range) ? undefined : readTime(node);
        if (rated && rated.frameRate.numerator !== 1) return rated.frameRate;
      }
    }
    const within = [activeReference(item), ...item.get('children').list()];
    const found = item.missing ? undefined : findRate(within);
    if (found) return found;
  }
  return undefined;
}
