import { add, type Rational } from '../../../time/rational.js';
import { exactRate } from '../frame-rate.js';
import { framesOfDecimal, secondsOf } from '../frame-time.js';
import type { TimeRange } from '../timeline.js';
import type { JsonNode } from './json-document.js';

/** A time with the rate that it is counted by. */
export interface RatedTime {
  /** In seconds. */
  readonly seconds: Rational;
  readonly frameRate: Rational;
}

/** A range of time with the rate that it is counted by. */
export interface RatedRange {
  readonly range: TimeRange;
  readonly frameRate: Rational;
}

/** What schemas were called before. */
const FORMER_SCHEMAS: Readonly<Record<string, string>> = {
  'Sequence.1': 'Track.1',
  'Filler.1': 'Gap.1',
  'SerializeableCollection.1': 'SerializableCollection.1',
};

/**
 * The name and version of the schema that a node is an instance of; former names are replaced by today's.
 *
 * @throws AutochromeError of kind `input` when it says none
 */
export function schemaOf(node: JsonNode): string {
  const schema = node.get('OTIO_SCHEMA').value;
  if (typeof schema !== 'string') return node.fail('has no OTIO_SCHEMA');
  return Object.hasOwn(FORMER_SCHEMAS, schema) ? (FORMER_SCHEMAS[schema] as string) : schema;
}

/** Whether a range, or a time of it, has no rate: that of a still, or of a range that nobody set. */
export function hasNoRate(range: JsonNode): boolean {
  return ['start_time', 'duration'].some((time) => {
    const rate = range.get(time).get('rate');
    return rate.value === 0 || rate.missing;
  });
}

/**
 * Reads a RationalTime.
 *
 * @throws AutochromeError of kind `input` when it is none
 */
export function readTime(node: JsonNode): RatedTime {
  if (schemaOf(node) !== 'RationalTime.1') {
    return node.get('OTIO_SCHEMA').fail(`is '${schemaOf(node)}', not 'RationalTime.1'`);
  }
  const rate = node.get('rate');
  const frameRate = exactRate(rate.number()) ?? rate.fail('must be above 0');
  const value = node.get('value').number();
  try {
    return { seconds: secondsOf(framesOfDecimal(value), frameRate), frameRate };
  } catch (error) {
    if (error instanceof RangeError) return node.get('value').fail('is too large');
    throw error;
  }
}

/**
 * Reads a TimeRange; its rate is that of its start.
 *
 * @throws AutochromeError of kind `input` when it is none, or its duration is negative
 */
export function readRange(node: JsonNode): RatedRange {
  if (schemaOf(node) !== 'TimeRange.1') {
    return node.get('OTIO_SCHEMA').fail(`is '${schemaOf(node)}', not 'TimeRange.1'`);
  }
  const start = readTime(node.get('start_time'));
  const duration = readTime(node.get('duration'));
  if (duration.seconds.numerator < 0) return node.get('duration').fail('is negative');
  try {
    const range = { start: start.seconds, end: add(start.seconds, duration.seconds) };
    // A start of zero is often written with a rate of 1, whatever the media's.
    const counted = start.seconds.numerator === 0 && start.frameRate.numerator === 1 ? duration : start;
    return { range, frameRate: counted.frameRate };
  } catch (error) {
    if (error instanceof RangeError) return node.fail('is too large');
    throw error;
  }
}
