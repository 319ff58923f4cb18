import test from 'ava';
import type { StreamReport } from '../../src/decode/ffprobe-report.js';
import { containerOf } from '../../src/encode/containers.js';
import { planSideStreams } from '../../src/encode/side-streams.js';

const stream = (
  index: number,
  codec_type: string,
  codec_name: string,
  codec_tag_string = '',
): StreamReport => ({
  index,
  codec_type,
  codec_name,
  codec_tag_string,
  width: 0,
  height: 0,
  r_frame_rate: '0/0',
  avg_frame_rate: '0/0',
  time_base: '1/1000',
  disposition: { attached_pic: 0 },
  side_data_list: [],
  tags: {},
});

const report = {
  chapters: [],
  format: { format_name: 'matroska,webm', tags: {} },
  streams: [
    stream(0, 'video', 'h264'),
    stream(1, 'audio', 'aac'),
    stream(2, 'audio', 'pcm_s16le'),
    stream(3, 'subtitle', 'subrip'),
    stream(4, 'subtitle', 'hdmv_pgs_subtitle'),
    stream(5, 'data', 'unknown', 'tmcd'),
    stream(6, 'data', 'bin_data', 'gpmd'),
    stream(7, 'video', 'mjpeg'),
    stream(8, 'attachment', 'ttf'),
  ],
};

test('mp4 takes what it holds, converts what it can, and names what it leaves out', (t) => {
  const plan = planSideStreams(report, containerOf('a.mp4'));
  t.deepEqual(plan.streams, [1, 2, 3]);
  t.deepEqual(plan.args, ['-c:a:0', 'copy', '-c:a:1', 'aac', '-b:a:1', '256k', '-c:s:0', 'mov_text']);
  t.deepEqual(plan.warnings, [
    'audio stream 2 (pcm_s16le) is converted to AAC at 256 kbit/s: mp4 does not hold pcm_s16le',
    'subtitle stream 4 (hdmv_pgs_subtitle) is left out: mp4 does not hold hdmv_pgs_subtitle subtitles',
    'data stream 6 (bin_data) is left out: mp4 does not hold it',
    'video stream 7 (mjpeg) is left out: an output has one video stream',
    'attachment stream 8 (ttf) is left out: mp4 does not hold it',
  ]);
});

test('mov copies PCM; mkv copies every sound, image subtitles and fonts', (t) => {
  t.deepEqual(planSideStreams(report, containerOf('a.mov')).args.slice(0, 4), [
    ...['-c:a:0', 'copy', '-c:a:1', 'copy'],
  ]);
  const plan = planSideStreams(report, containerOf('a.mkv'));
  t.deepEqual(plan.streams, [1, 2, 3, 4, 8]);
  t.true(plan.args.filter((argument) => argument.startsWith('-c:')).length === 5);
  t.is(plan.args.filter((argument) => argument === 'copy').length, 5);
});
