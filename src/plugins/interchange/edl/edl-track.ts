import type { TimelineFile } from '../timeline-file.js';
import { BLACK } from './edl-event.js';
import type { NotedEvent } from './edl-list.js';

/** A stretch of one track, in frames, while the track is put together. */
export interface EdlSegment {
  readonly event: NotedEvent;
  readonly black: boolean;
  sourceStart: number;
  sourceEnd: number;
  recordStart: number;
  recordEnd: number;
  /** The transition that leads to it, in frames before and after the cut. */
  transition: { readonly inOffset: number; readonly outOffset: number } | undefined;
}

/** Tracks that the events of one may be divided among. */
const MOST_LANES = 24;

/**
 * Divides the events that name one track among as many as it takes for none to record over another: some programs give
 * all tracks of a sequence one name.
 *
 * @returns from the bottom to the top
 */
export function lanesOf(file: TimelineFile, events: readonly NotedEvent[]): NotedEvent[][] {
  const sorted = [...events].sort((a, b) => a.record.start - b.record.start);
  const lanes: { readonly events: NotedEvent[]; end: number }[] = [];
  /** Lines of no length, which are of the event that follows. */
  let leading: NotedEvent[] = [];
  for (const event of sorted) {
    const { start, end } = event.record;
    if (start === end) {
      leading.push(event);
      continue;
    }
    let lane = lanes.find((each) => each.end <= start);
    if (!lane) {
      const last = lanes.at(-1)?.events.at(-1);
      if (lanes.length === MOST_LANES && last) {
        file.fail(event, `records over what line ${last.line} records`, 'export one track to a file');
      }
      if (last) file.warn(event, 'events that record over others are read as a track of their own');
      lane = { events: [], end: start };
      lanes.push(lane);
    }
    lane.events.push(...leading, event);
    lane.end = end;
    leading = [];
  }
  return lanes.map((lane) => lane.events);
}

/**
 * Lays the events of one track out in the order of their record timecodes, and says where the cut of each transition
 * is. In an EDL the incoming clip begins with the transition, while the outgoing one goes on below unsaid; here the
 * two meet in its middle, as they do in a dissolve that is centred on a cut. To and from black, all of the transition
 * is the clip's.
 *
 * @param events - of which none records over another
 */
export function layOutEvents(file: TimelineFile, events: readonly NotedEvent[]): EdlSegment[] {
  const sorted = [...events].sort((a, b) => a.record.start - b.record.start);
  const segments: EdlSegment[] = [];
  for (const [index, event] of sorted.entries()) {
    const last = segments.at(-1);
    if (event.record.end === event.record.start) {
      // Such a line says what a transition leads from; mostly that is the clip before it, which goes on.
      const next = sorted[index + 1];
      const leads = next && next.duration > 0 && next.record.start === event.record.start;
      if (leads && !continues(last, event)) segments.push(segmentOf(event));
      continue;
    }
    if (durationOf(event) < event.duration) {
      file.warn(event, 'a transition longer than the clips beside it is shortened');
    }
    const segment = segmentOf(event);
    if (event.duration > 0) lead(last, segment);
    segments.push(segment);
  }
  return segments.filter(({ recordStart, recordEnd, transition }) => recordEnd > recordStart || transition);
}

/** Frames of the transition that an event begins with, as far as the event goes. */
function durationOf({ duration, record }: NotedEvent): number {
  return Math.min(duration, record.end - record.start);
}

function segmentOf(event: NotedEvent): EdlSegment {
  return {
    event,
    black: BLACK.test(event.reel),
    sourceStart: event.source.start,
    sourceEnd: event.source.end,
    recordStart: event.record.start,
    recordEnd: event.record.end,
    transition: undefined,
  };
}

/** Whether a line of no length says nothing but that what is before it goes on. */
function continues(last: EdlSegment | undefined, event: NotedEvent): boolean {
  const touches = last !== undefined && last.recordEnd === event.record.start;
  if (BLACK.test(event.reel)) return !touches || last.black;
  const { reel, name = event.name } = last?.event ?? {};
  const same = reel === event.reel && name === (event.name ?? name);
  return touches && same && last.sourceEnd === event.source.start;
}

/** Leads from the segment before to another by the transition that its event begins with. */
function lead(last: EdlSegment | undefined, segment: EdlSegment): void {
  const duration = durationOf(segment.event);
  const from = last && !last.black && last.recordEnd === segment.recordStart ? last : undefined;
  if (!from && segment.black) return;
  const inOffset = segment.black ? duration : from ? Math.floor(duration / 2) : 0;
  if (from) {
    from.recordEnd += inOffset;
    from.sourceEnd += inOffset;
    segment.recordStart += inOffset;
    // Of a still, or of what is frozen, the source may be shorter than the transition.
    segment.sourceStart = Math.min(segment.sourceStart + inOffset, segment.sourceEnd);
  }
  segment.transition = { inOffset, outOffset: duration - inOffset };
}
