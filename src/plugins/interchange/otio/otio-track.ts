import { add, compare, type Rational, subtract } from '../../../time/rational.js';
import { longest, ZERO } from '../frame-time.js';
import { cutTracks } from '../nested-tracks.js';
import type { TimelineTransition, TimeRange, Track } from '../timeline.js';
import { TrackBuilder } from '../track-builder.js';
import type { JsonNode } from './json-document.js';
import { activeReference, isGenerated, readMedia } from './otio-media.js';
import { type RatedRange, readRange, readTime, schemaOf } from './otio-times.js';

/** What holds others: a stack above each other, a track after each other. */
const HOLDERS = /^(Stack|Track)\.1$/;

/** Schemas of clips. */
const CLIPS = /^Clip\.[12]$/;

/**
 * Reads the children of a stack: tracks, and what lies in the stack as it is, in a track of its own. What is nested in
 * a track is followed into; what lies above others there gets tracks of its own.
 *
 * @param frameRate - of the timeline, where a clip tells no rate
 * @returns from the bottom to the top, video and audio
 * @throws AutochromeError of kind `input` when something is malformed; names the line
 */
export function readStack(stack: JsonNode, frameRate: Rational, kind: Track['kind'] = 'video'): Track[] {
  return withinRange(stack, layersOf(stack, frameRate, kind));
}

/** One layer of a stack: a track, a stack, or a clip or gap that lies there by itself. */
function readLayer(node: JsonNode, frameRate: Rational, kind: Track['kind']): Track[] {
  const schema = schemaOf(node);
  if (HOLDERS.test(schema) && isOff(node)) {
    node.file.warn(node, schema === 'Track.1' ? TRACK_OFF : CLIP_OFF);
    return [];
  }
  if (schema === 'Track.1') return withinRange(node, readTrack(node, frameRate, kind));
  if (schema === 'Stack.1') return readStack(node, frameRate, kind);
  if (!CLIPS.test(schema) && schema !== 'Gap.1') {
    return node.get('OTIO_SCHEMA').fail(`is '${schema}', not 'Track.1'`, 'nest clips in tracks');
  }
  const builder = new TrackBuilder(node.file);
  readItem(node, builder, frameRate, kind);
  return builder.finish(kind, '');
}

const TRACK_OFF = 'a track that is switched off is left out';
const CLIP_OFF = 'a clip that is switched off counts as a gap';

function readTrack(node: JsonNode, frameRate: Rational, around: Track['kind']): Track[] {
  const said = node.get('kind').text();
  const kind = said === undefined ? around : /^audio/i.test(said) ? 'audio' : 'video';
  if (kind === 'video' && said !== undefined && !/^video$/i.test(said)) {
    node.file.warn(node, `a track of kind '${said}' is left out`);
    return [];
  }
  const read = () => {
    const builder = new TrackBuilder(node.file);
    for (const child of node.get('children').list()) readItem(child, builder, frameRate, kind);
    return builder.finish(kind, node.get('name').text() ?? '');
  };
  return kind === 'video' ? read() : (node.file.attempt('an audio track', read) ?? []);
}

/** Trims tracks to the range that what holds them says of itself. */
function withinRange(node: JsonNode, tracks: Track[]): Track[] {
  const part = rangeOfHolder(node);
  return part ? node.file.exactly(node, () => cutTracks(tracks, part)) : tracks;
}

/** A range of no length is what some programs write for one that nobody set. */
function rangeOfHolder(node: JsonNode): TimeRange | undefined {
  const said = node.get('source_range');
  const range = said.missing ? undefined : readRange(said).range;
  return range && compare(range.end, range.start) > 0 ? range : undefined;
}

function readItem(node: JsonNode, builder: TrackBuilder, frameRate: Rational, kind: Track['kind']): void {
  const schema = schemaOf(node);
  if (schema === 'Transition.1') {
    builder.transition(node, readTransition(node));
    return;
  }
  if (schema === 'Gap.1') {
    builder.gap(node, rangeOf(node).length);
    return;
  }
  const holder = HOLDERS.test(schema);
  if (!holder && !CLIPS.test(schema)) {
    node.file.warn(node, `what is in a '${schema}' is not read: it counts as one clip without media`);
  }
  for (const effect of node.get('effects').list()) {
    const name = effect.get('effect_name').text() ?? schemaOf(effect);
    node.file.warn(effect, `the effect '${name}' is not followed`);
  }
  const { source, length } = rangeOf(node);
  if (length.numerator === 0) {
    node.file.warn(node, 'a clip of no length is left out');
  } else if (isOff(node)) {
    node.file.warn(node, CLIP_OFF);
    builder.gap(node, length);
  } else if (holder) {
    // Read whatever its own range, which is the part that is shown of it.
    const layers = schema === 'Track.1' ? readTrack(node, frameRate, kind) : layersOf(node, frameRate, kind);
    const { start, end } = rangeOfHolder(node) ?? { start: ZERO, end: length };
    builder.nest(node, { tracks: layers.filter((track) => track.kind === kind), start, end }, length);
  } else {
    const media = readMedia(node, source?.frameRate ?? frameRate);
    const range = source?.range ?? { start: ZERO, end: length };
    const overlay = isGenerated(node) ? ({ overlay: 'certain' } as const) : {};
    builder.clip(node, { name: node.get('name').text() ?? '', media, source: range, ...overlay }, length);
  }
}

function layersOf(stack: JsonNode, frameRate: Rational, kind: Track['kind']): Track[] {
  return stack
    .get('children')
    .list()
    .flatMap((child) => readLayer(child, frameRate, kind));
}

function isOff(node: JsonNode): boolean {
  return node.get('enabled').value === false;
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
  const holder = HOLDERS.test(schemaOf(node));
  for (const range of [node.get('source_range'), activeReference(node).get('available_range')]) {
    if (range.missing || (holder && !rangeOfHolder(node))) continue;
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
    ? longest(lengths)
    : lengths.reduce((sum, length) => node.file.exactly(node, () => add(sum, length)), ZERO);
  return { source: undefined, length: total };
}
