import { add, type Rational, rational } from '../../../time/rational.js';
import { exactRate } from '../frame-rate.js';
import { secondsOf } from '../frame-time.js';
import type { TimeRange } from '../timeline.js';
import type { JsonNode } from './json-document.js';

/** Parts of a frame that times are kept to. */
const PARTS_OF_FRAME = 10_000;

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

/**
 * The name and version of the schema that a node is an instance of.
 *
 * @throws AutochromeError of kind `input` when it says none
 */
export function schemaOf(node: JsonNode): string {
  const schema = node.get('OTIO_SCHEMA').value;
  return typeof schema === 'string' ? schema : node.fail('has no OTIO_SCHEMA');
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
    const frames = Number.isInteger(value)
      ? rational(value)
      : rational(Math.round(value * PARTS_OF_FRAME), PARTS_OF_FRAME);
    return { seconds: secondsOf(frames, frameRate), frameRate };
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
