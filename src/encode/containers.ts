import { extensionOf } from './codecs.js';

/** What a file format holds beside the video. */
export interface Container {
  /** ffmpeg's name of the writer. */
  readonly muxer: 'mp4' | 'mov' | 'matroska';
  /** Audio codecs that are copied as they are; `undefined` where every codec is. */
  readonly audio: ReadonlySet<string> | undefined;
  /** What other audio is converted to, and the encoder's arguments. */
  readonly audioFallback: { readonly name: string; readonly args: readonly string[] };
  /** Subtitle codecs that are copied as they are. */
  readonly subtitles: ReadonlySet<string>;
  /** What other subtitles made of text are converted to. */
  readonly textSubtitles: string;
  /** Arguments that keep a file that is still being written playable. */
  readonly growing: readonly string[];
  /** Whether times are rounded to milliseconds by the format's writer. */
  readonly milliseconds: boolean;
}

/** Subtitle codecs made of text, which convert into each other. */
export const TEXT_SUBTITLES: ReadonlySet<string> = new Set([
  'subrip',
  'srt',
  'ass',
  'ssa',
  'webvtt',
  'mov_text',
  'text',
]);

// Fragments of two seconds: what has been written so far can be played whenever writing stops.
const FRAGMENTS = ['-movflags', '+empty_moov+default_base_moof', '-frag_duration', '2000000'];

const PCM_IN_MOV = [
  's8',
  'u8',
  's16le',
  's16be',
  's24le',
  's24be',
  's32le',
  's32be',
  'f32le',
  'f32be',
  'f64le',
  'f64be',
];

const MP4: Container = {
  muxer: 'mp4',
  audio: new Set(['aac', 'mp3', 'mp2', 'ac3', 'eac3', 'alac', 'opus']),
  audioFallback: { name: 'AAC at 256 kbit/s', args: ['aac', '-b:a', '256k'] },
  subtitles: new Set(['mov_text']),
  textSubtitles: 'mov_text',
  growing: FRAGMENTS,
  milliseconds: false,
};

const MOV: Container = {
  ...MP4,
  muxer: 'mov',
  audio: new Set([
    ...['aac', 'mp3', 'ac3', 'eac3', 'alac', 'pcm_mulaw', 'pcm_alaw', 'adpcm_ima_qt'],
    ...PCM_IN_MOV.map((name) => `pcm_${name}`),
  ]),
  audioFallback: { name: '24-bit PCM', args: ['pcm_s24le'] },
};

const MATROSKA: Container = {
  muxer: 'matroska',
  audio: undefined,
  audioFallback: { name: 'FLAC', args: ['flac'] },
  subtitles: new Set(['subrip', 'ass', 'ssa', 'webvtt', 'hdmv_pgs_subtitle', 'dvd_subtitle', 'dvb_subtitle']),
  textSubtitles: 'srt',
  growing: [],
  milliseconds: true,
};

/** The container that a file name asks for; the name's extension has been checked by `chooseCodec`. */
export function containerOf(path: string): Container {
  const extension = extensionOf(path);
  if (extension === 'mkv') return MATROSKA;
  return extension === 'mov' ? MOV : MP4;
}
