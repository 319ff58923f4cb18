import type { FfprobeReport, StreamReport } from '../decode/ffprobe-report.js';
import { videoStream } from '../decode/probe.js';
import { type Container, TEXT_SUBTITLES } from './containers.js';

/** Which streams of the source go into the output beside the video, and how. */
export interface SideStreamPlan {
  /** Indexes of streams in the source, in the order in which they come in the output. */
  readonly streams: readonly number[];
  /** Codec arguments of those streams. */
  readonly args: readonly string[];
  /** What the container cannot hold and what becomes of it, one sentence each. */
  readonly warnings: readonly string[];
}

/**
 * Plans sound and subtitles of an output: copied packet by packet where the container holds their codec, converted
 * where it holds another of the kind, and else left out with a warning. Timecode and chapter tracks are not copied,
 * since they are written anew.
 */
export function planSideStreams(report: FfprobeReport, container: Container): SideStreamPlan {
  const streams: number[] = [];
  const args: string[] = [];
  const warnings: string[] = [];
  const video = videoStream(report);
  const counts = { a: 0, s: 0, t: 0 };
  const take = (stream: StreamReport, kind: 'a' | 's' | 't', codec: readonly string[]) => {
    args.push(`-c:${kind}:${counts[kind]}`, codec[0] as string);
    for (let i = 1; i < codec.length; i += 2) {
      args.push(`${codec[i]}:${counts[kind]}`, codec[i + 1] as string);
    }
    counts[kind] += 1;
    streams.push(stream.index);
  };
  for (const stream of report.streams) {
    const name = `${stream.codec_type} stream ${stream.index} (${stream.codec_name})`;
    const leaveOut = (reason: string) => warnings.push(`${name} is left out: ${reason}`);
    if (stream === video || isWrittenAnew(stream)) continue;
    if (stream.codec_type === 'audio') {
      if (container.audio === undefined || container.audio.has(stream.codec_name)) {
        take(stream, 'a', ['copy']);
      } else {
        take(stream, 'a', container.audioFallback.args);
        warnings.push(
          `${name} is converted to ${container.audioFallback.name}: ${container.muxer} does not hold ${stream.codec_name}`,
        );
      }
    } else if (stream.codec_type === 'subtitle') {
      if (container.subtitles.has(stream.codec_name)) take(stream, 's', ['copy']);
      else if (TEXT_SUBTITLES.has(stream.codec_name)) take(stream, 's', [container.textSubtitles]);
      else leaveOut(`${container.muxer} does not hold ${stream.codec_name} subtitles`);
    } else if (stream.codec_type === 'attachment' && container.muxer === 'matroska') {
      take(stream, 't', ['copy']);
    } else {
      leaveOut(
        stream.codec_type === 'video'
          ? 'an output has one video stream'
          : `${container.muxer} does not hold it`,
      );
    }
  }
  return { streams, args, warnings };
}

function isWrittenAnew(stream: StreamReport): boolean {
  return stream.codec_type === 'data' && ['tmcd', 'text'].includes(stream.codec_tag_string);
}
