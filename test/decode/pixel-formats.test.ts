import test from 'ava';
import { decodedFormat, ffmpegFormat } from '../../src/decode/pixel-formats.js';
import { codecTagOf } from '../../src/ffmpeg/nut/codec-tag.js';

const cases: Record<string, readonly [subsampling: string, bitDepth: number, ffmpeg: string, how: string]> = {
  yuv420p: ['4:2:0', 8, 'yuv420p', 'planes'],
  yuvj420p: ['4:2:0', 8, 'yuvj420p', 'planes'],
  yuv422p10be: ['4:2:2', 10, 'yuv422p10le', 'planes'],
  yuv440p: ['4:4:0', 8, 'yuv440p', 'planes'],
  yuv440p12le: ['4:4:4', 12, 'yuv444p12le', 'planes'],
  yuv410p: ['4:1:1', 8, 'yuv411p', 'planes'],
  gray: ['gray', 8, 'gray', 'planes'],
  gray12be: ['gray', 12, 'gray12le', 'planes'],
  ya16be: ['gray', 16, 'gray16le', 'planes'],
  monow: ['gray', 8, 'gray', 'full-range'],
  nv12: ['4:2:0', 8, 'yuv420p', 'planes'],
  p010le: ['4:2:0', 10, 'yuv420p10le', 'planes'],
  p216be: ['4:2:2', 16, 'yuv422p16le', 'planes'],
  p410le: ['4:4:4', 10, 'yuv444p10le', 'planes'],
  yuyv422: ['4:2:2', 8, 'yuv422p', 'planes'],
  y210le: ['4:2:2', 10, 'yuv422p10le', 'planes'],
  yuva444p12le: ['4:4:4', 12, 'yuv444p12le', 'planes'],
  rgb24: ['4:4:4', 8, 'yuv444p', 'rgb'],
  pal8: ['4:4:4', 8, 'yuv444p', 'rgb'],
  rgb565le: ['4:4:4', 8, 'yuv444p', 'rgb'],
  gbrp: ['4:4:4', 8, 'yuv444p', 'rgb'],
  gbrap12be: ['4:4:4', 12, 'yuv444p12le', 'rgb'],
  gbrpf32le: ['4:4:4', 16, 'yuv444p16le', 'rgb'],
  rgba64be: ['4:4:4', 16, 'yuv444p16le', 'rgb'],
  x2rgb10le: ['4:4:4', 10, 'yuv444p10le', 'rgb'],
  bayer_bggr8: ['4:4:4', 8, 'yuv444p', 'rgb'],
};

for (const [stored, [subsampling, bitDepth, ffmpeg, conversion]] of Object.entries(cases)) {
  test(`${stored} is decoded as ${subsampling} at ${bitDepth} bits`, (t) => {
    const decoded = decodedFormat(stored);
    t.deepEqual(decoded, { format: { subsampling, bitDepth }, ffmpegFormat: ffmpeg, conversion } as never);
    if (decoded) t.truthy(codecTagOf(decoded.format), 'travels in NUT');
  });
}

test('memory of a graphics card and unknown names are refused', (t) => {
  for (const stored of ['cuda', 'vaapi', 'videotoolbox_vld', 'yuv420p7', 'nonsense', '']) {
    t.is(decodedFormat(stored), undefined, stored);
  }
});

test('ffmpeg names planar formats by chroma and depth', (t) => {
  t.is(ffmpegFormat({ subsampling: '4:2:2', bitDepth: 10 }), 'yuv422p10le');
  t.is(ffmpegFormat({ subsampling: 'gray', bitDepth: 8 }), 'gray');
});
