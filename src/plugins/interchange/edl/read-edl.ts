import { inputError } from '../../../errors.js';
import type { Rational } from '../../../time/rational.js';
import { formatTimecode, frameToTimecode } from '../../../time/timecode.js';
import { secondsOf } from '../frame-time.js';
import { pathOfLocation } from '../media-path.js';
import type { MediaReference, Timeline, Track } from '../timeline.js';
import type { TimelineFile } from '../timeline-file.js';
import { TrackBuilder } from '../track-builder.js';
import { AUXILIARY } from './edl-event.js';
import { type EdlList, type NotedEvent, readEdlLines } from './edl-list.js';
import { lanesOf, layOutEvents } from './edl-track.js';

/**
 * Reads a CMX 3600 EDL. The timeline begins with what is recorded first.
 *
 * @throws AutochromeError of kind `input` when it is malformed; names the line. Of kind `usage` when no frame rate is
 *   given and the file tells none
 */
export function readEdl(file: TimelineFile): Timeline {
  const list = readEdlLines(file);
  const { frameRate, dropFrame, events, title } = list;
  if (!events.some(({ channels }) => channels.some((channel) => channel.startsWith('V')))) {
    throw inputError(
      `no video event is understood in ${file.path}: ` +
        (events.length === 0 ? 'it has no event' : `none of its ${events.length} is on a video track`),
      'export the video track of the sequence as CMX 3600',
    );
  }
  const start = events.reduce(
    (first, { record }) => Math.min(first, record.start),
    events.length > 0 ? Infinity : 0,
  );
  const channels = [...new Set(events.flatMap((event) => event.channels))].sort(inOrder);
  return {
    name: title,
    frameRate,
    startTimecode: formatTimecode(frameToTimecode(start, frameRate, dropFrame)),
    tracks: channels.flatMap((channel) => {
      const read = () => readChannel(file, list, channel, start);
      return channel.startsWith('V') ? read() : (file.attempt('an audio track', read) ?? []);
    }),
  };
}

/** Video before audio, V before V2. */
function inOrder(a: string, b: string): number {
  const numberOf = (channel: string) => Number(channel.slice(1) || 1);
  return b.charCodeAt(0) - a.charCodeAt(0) || numberOf(a) - numberOf(b);
}

function readChannel(file: TimelineFile, list: EdlList, channel: string, start: number): Track[] {
  const own = list.events.filter(({ channels }) => channels.includes(channel));
  return lanesOf(file, own).flatMap((lane) => readTrack(file, list.frameRate, lane, channel, start));
}

function readTrack(
  file: TimelineFile,
  frameRate: Rational,
  own: readonly NotedEvent[],
  channel: string,
  start: number,
): Track[] {
  const builder = new TrackBuilder(file);
  let end = start;
  for (const segment of layOutEvents(file, own)) {
    const { event, transition, recordStart, recordEnd, sourceStart, sourceEnd } = segment;
    builder.gap(event, secondsOf(recordStart - end, frameRate));
    if (transition) {
      const effect = event.transition === 'D' ? 'dissolve' : 'other';
      builder.transition(event, {
        name: event.effect ?? (effect === 'dissolve' ? '' : event.transition),
        effect,
        inOffset: secondsOf(transition.inOffset, frameRate),
        outOffset: secondsOf(transition.outOffset, frameRate),
      });
    }
    const length = secondsOf(recordEnd - recordStart, frameRate);
    if (segment.black) builder.gap(event, length);
    else if (recordEnd > recordStart) {
      builder.clip(
        event,
        {
          name: event.name ?? event.reel,
          media: mediaOf(event, frameRate),
          source: { start: secondsOf(sourceStart, frameRate), end: secondsOf(sourceEnd, frameRate) },
        },
        length,
      );
    }
    end = recordEnd;
  }
  return builder.finish(channel.startsWith('V') ? 'video' : 'audio', channel === 'V' ? 'V1' : channel);
}

function mediaOf(event: NotedEvent, frameRate: Rational): MediaReference {
  return {
    path: event.path === undefined || event.path === '' ? undefined : pathOfLocation(event.path),
    name: undefined,
    reel: event.reel.toUpperCase() === AUXILIARY ? undefined : event.reel,
    frameRate,
    available: undefined,
  };
}
