import { add, compare, type Rational, subtract } from '../../../time/rational.js';
import { ZERO } from '../frame-time.js';
import type { TimelineTransition, Track } from '../timeline.js';
import { TrackBuilder } from '../track-builder.js';
import type { JsonNode } from './json-document.js';
import { activeReference, readMedia } from './otio-media.js';
import { type RatedRange, readRange, readTime, schemaOf } from './otio-times.js';

/**
 * Reads a track.
 *
 * @param frameRate - of the timeline, where a clip tells no rate
 * @throws AutochromeError of kind `input` when it is malformed; names the line
 */
export function readTrack(node: JsonNode, frameRate: Rational): Track {
  if (schemaOf(node) !== 'Track.1') {
    return node.get('OTIO_SCHEMA').fail(`is '${schemaOf(node)}', not 'Track.1'`, 'nest clips in tracks');
  }
  if (!node.get('source_range').missing) node.file.warn(node, 'the range of a track is not followed');
  const builder = new TrackBuilder(node.file);
  for (const child of node.get('children').list()) readItem(child, builder, frameRate);
  const kind = node.get('kind').text() === 'Audio' ? 'audio' : 'video';
  return builder.finish(kind, node.get('name').text() ?? '');
}

function readItem(node: JsonNode, builder: TrackBuilder, frameRate: Rational): void {
  const schema = schemaOf(node);
  if (schema === 'Transition.1') {
    builder.transition(node, readTransition(node));
    return;
  }
  if (schema === 'Gap.1') {
    builder.gap(node, rangeOf(node).length);
    return;
  }
  if (schema !== 'Clip.1' && schema !== 'Clip.2') {
    node.file.warn(node, `what is in a '${schema}' is not read: it counts as one clip without media`);
  }
  for (const effect of node.get('effects').list()) {
    const name = effect.get('effect_name').text() ?? schemaOf(effect);
    node.file.warn(effect, `the effect '${name}' is not followed`);
  }
  const { source, length } = rangeOf(node);
  if (length.numerator === 0) {
    node.file.warn(node, 'a clip of no length is left out');
  } else if (node.get('enabled').value === false) {
    node.file.warn(node, 'a clip that is switched off counts as a gap');
    builder.gap(node, length);
  } else {
    const media = readMedia(node, source?.frameRate ?? frameRate);
    const range = source?.range ?? { start: ZERO, end: length };
    builder.clip(node, { name: node.get('name').text() ?? '', media, source: range }, length);
  }
}

function readTransition(node: JsonNode): Omit<TimelineTransition, 'kind'> {
  const offset = (name: string) => (node.get(name).missing ? ZERO : readTime(node.get(name)).seconds);
  return {
    name: node.get('name').text() ?? '',
    effect: node.get('transition_type').text() === 'SMPTE_Dissolve' ? 'dissolve' : 'other',
    inOffset: offset('in_offset'),
    outOffset: offset('out_offset'),
  };
}

/**
 * The source range of an item, or that of its media where it has none, and its length in seconds. What holds others
 * and has no range is as long as they are: a stack as its longest, a track as all of them.
 */
function rangeOf(node: JsonNode): { source: RatedRange | undefined; length: Rational } {
  for (const range of [node.get('source_range'), activeReference(node).get('available_range')]) {
    if (range.missing) continue;
    const source = readRange(range);
    return { source, length: subtract(source.range.end, source.range.start) };
  }
  const children = node.get('children');
  if (children.missing) return node.fail('has neither a source_range nor media with an available_range');
  const lengths = children
    .list()
    .filter((child) => schemaOf(child) !== 'Transition.1')
    .map((child) => rangeOf(child).length);
  const total = /^Stack\./.test(schemaOf(node))
    ? lengths.reduce((longest, length) => (compare(length, longest) > 0 ? length : longest), ZERO)
    : lengths.reduce((sum, length) => node.file.exactly(node, () => add(sum, length)), ZERO);
  return { source: undefined, length: total };
}
