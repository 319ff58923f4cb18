import type { ColourTags } from '../frame/colour-tags.js';
import type { ChromaSubsampling, PixelFormat } from '../frame/pixel-format.js';

/** How a pixel format stored in a file is decoded. */
export interface DecodedFormat {
  /** The planes that come out. */
  readonly format: PixelFormat;
  /** The pixel format to ask ffmpeg for; its planes are those of `format`, in this order. */
  readonly ffmpegFormat: string;
  /**
   * `planes`: samples pass unchanged, at most put into planes of their own or into little-endian order;
   * `full-range`: a gray bitmap whose levels are full range whatever the file says;
   * `rgb`: converted with the matrix and range of {@link RGB_AS};
   */
  readonly conversion: 'planes' | 'full-range' | 'rgb';
}

/** What RGB and palette sources become: Y, Cb, Cr by ITU-R BT.709 in limited range. */
export const RGB_AS: Pick<ColourTags, 'matrix' | 'range'> = { matrix: 'bt709', range: 'limited' };

const SUBSAMPLING: Readonly<Record<string, ChromaSubsampling>> = {
  '420': '4:2:0',
  '422': '4:2:2',
  '444': '4:4:4',
  '440': '4:4:0',
  '411': '4:1:1',
};

/** Packed and semi-planar Y, Cb, Cr formats, and the planar format that holds the same samples. */
const REPACKED: Readonly<Record<string, string>> = {
  nv12: 'yuv420p',
  nv21: 'yuv420p',
  nv16: 'yuv422p',
  nv24: 'yuv444p',
  nv42: 'yuv444p',
  nv20: 'yuv422p10le',
  yuyv422: 'yuv422p',
  yvyu422: 'yuv422p',
  uyvy422: 'yuv422p',
  uyyvyy411: 'yuv411p',
  // 4:1:0 has no place among the frame's formats; its luma stays exact, its chroma is interpolated by rows.
  yuv410p: 'yuv411p',
  // Nor have 4:4:0 above 8 bits in NUT; its chroma rows are interpolated.
  yuv440p10: 'yuv444p10le',
  yuv440p12: 'yuv444p12le',
  ya8: 'gray',
  ya16: 'gray16le',
  y210: 'yuv422p10le',
  y212: 'yuv422p12le',
  ayuv64: 'yuv444p16le',
  vuya: 'yuv444p',
  vuyx: 'yuv444p',
  vyu444: 'yuv444p',
  xv30: 'yuv444p10le',
  xv36: 'yuv444p12le',
  xv48: 'yuv444p16le',
};

function planar(subsampling: ChromaSubsampling, bitDepth: number, full: boolean): DecodedFormat {
  const chroma = subsampling.replaceAll(':', '');
  const suffix = bitDepth > 8 ? `${bitDepth}le` : '';
  const family = subsampling === 'gray' ? 'gray' : `yuv${full ? 'j' : ''}${chroma}p`;
  return { format: { subsampling, bitDepth }, ffmpegFormat: `${family}${suffix}`, conversion: 'planes' };
}

function rgbDepth(name: string): number | undefined {
  if (/^(gbra?p|gbrap)f(16|32)$/.test(name) || /^(rgb|rgba)f(16|32)$/.test(name)) return 16;
  const planarDepth = /^gbra?p(\d+)?(?:msb)?$/.exec(name);
  if (planarDepth) return planarDepth[1] === undefined ? 8 : Number(planarDepth[1]);
  if (/^(rgb48|bgr48|rgba64|bgra64|rgb96|rgba128)$/.test(name)) return 16;
  if (/^x2(rgb|bgr)10$/.test(name)) return 10;
  if (/^xyz12$/.test(name)) return 12;
  if (/^bayer_\w{4}(8|16)$/.test(name)) return name.endsWith('16') ? 16 : 8;
  if (/^(pal8|0?(rgb|bgr)(24|0|8|4|4_byte|444|555|565)?|argb|abgr|rgba|bgra)$/.test(name)) return 8;
  return undefined;
}

/**
 * Chooses the planes a stored pixel format is decoded to. Planar Y, Cb, Cr and gray of 8 to 16 bits pass as they are;
 * packed forms of them are repacked and big-endian ones swapped, which loses nothing; alpha is dropped; RGB, XYZ and
 * palettes become 4:4:4 at their own depth as {@link RGB_AS}.
 *
 * @param stored - ffmpeg's name, such as `yuv420p10be`
 * @returns undefined for a format that cannot be decoded (memory of a graphics card, or one not known)
 */
export function decodedFormat(stored: string): DecodedFormat | undefined {
  if (stored === 'monow' || stored === 'monob') {
    return { ...planar('gray', 8, false), conversion: 'full-range' };
  }
  if (/^grayf(16|32)/.test(stored)) return { ...planar('gray', 16, false), conversion: 'full-range' };
  const name = stored.replace(/[lb]e$/, '');
  const semiPlanar = /^p([024])(10|12|16)$/.exec(name);
  if (semiPlanar)
    return planar(
      SUBSAMPLING[`4${semiPlanarChroma(semiPlanar[1])}`] ?? '4:2:0',
      Number(semiPlanar[2]),
      false,
    );
  const repacked = REPACKED[name];
  if (repacked !== undefined) return decodedFormat(repacked);
  const gray = /^gray(\d+)?$/.exec(name);
  if (gray) return checkedDepth(planar('gray', Number(gray[1] ?? 8), false));
  const yuv = /^yuv(j|a)?(420|422|444|440|411)p(\d+)?$/.exec(name);
  if (yuv) {
    const subsampling = SUBSAMPLING[yuv[2] as string] as ChromaSubsampling;
    return checkedDepth(planar(subsampling, Number(yuv[3] ?? 8), yuv[1] === 'j'));
  }
  const depth = rgbDepth(name);
  if (depth === undefined) return undefined;
  return checkedDepth({ ...planar('4:4:4', depth, false), conversion: 'rgb' });
}

/** p010, p210 and p410 name 4:2:0, 4:2:2 and 4:4:4 by their first digit. */
function semiPlanarChroma(digit: string | undefined): string {
  return digit === '0' ? '20' : digit === '2' ? '22' : '44';
}

function checkedDepth(decoded: DecodedFormat): DecodedFormat | undefined {
  const { bitDepth } = decoded.format;
  return bitDepth >= 8 && bitDepth <= 16 ? decoded : undefined;
}

/** ffmpeg's name of a planar, little-endian format, such as `yuv422p10le` for 4:2:2 at 10 bits. */
export function ffmpegFormat(format: PixelFormat): string {
  return planar(format.subsampling, format.bitDepth, false).ffmpegFormat;
}
