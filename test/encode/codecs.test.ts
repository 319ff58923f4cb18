import test from 'ava';
import fc from 'fast-check';
import { CODEC_TABLE, checkQuality, chooseCodec, extensionOf, isFilm } from '../../src/encode/codecs.js';
import { CODECS } from '../../src/encode/frame-sink.js';
import { AutochromeError } from '../../src/errors.js';
import { CHROMA_SHIFTS, type ChromaSubsampling, type PixelFormat } from '../../src/frame/pixel-format.js';

const film = { format: { subsampling: 'gray', bitDepth: 8 } as PixelFormat, fieldOrder: 'progressive' };
const deep = { ...film, format: { subsampling: '4:2:2', bitDepth: 10 } as PixelFormat };

const refusal = (codec: string | undefined, path: string) => {
  try {
    chooseCodec(codec, path, film);
  } catch (error) {
    if (error instanceof AutochromeError) return error;
  }
  return undefined;
};

test('an output without a codec gets that of its extension', (t) => {
  t.is(chooseCodec(undefined, 'a.mp4', film), 'h264');
  t.is(chooseCodec(undefined, 'a.MOV', film), 'h264');
  t.is(chooseCodec(undefined, 'a.mkv', deep), 'hevc');
  t.is(chooseCodec(undefined, 'a.mkv', deep, 'wasm'), 'h264');
  t.is(chooseCodec(undefined, 'a.mkv', { ...deep, fieldOrder: 'top' }), 'h264');
  t.is(chooseCodec(undefined, 'a_%04d.png', film), 'png');
  t.is(chooseCodec(undefined, 'a.tiff', film), 'tiff');
  t.is(chooseCodec(undefined, 'folder', film), 'png');
  t.is(chooseCodec('tiff', 'folder', film), 'tiff');
});

test('a film is what a codec of films is written to; what does not go together is none', (t) => {
  t.true(isFilm(undefined, 'a.MOV'));
  t.true(isFilm('prores', 'a.mov'));
  t.false(isFilm(undefined, 'a_%04d.png'));
  t.false(isFilm('tiff', 'folder'));
  t.false(isFilm('prores', 'a.mp4'));
  t.false(isFilm('none', 'a.mp4'));
});

test('every pair in the table is accepted, every other is refused with the pairs that exist', (t) => {
  const extensions = new Set(CODECS.flatMap((codec) => CODEC_TABLE[codec].extensions));
  for (const codec of CODECS) {
    for (const extension of extensions) {
      const error = refusal(codec, `film.${extension}`);
      if (CODEC_TABLE[codec].extensions.includes(extension)) t.is(error, undefined);
      else {
        t.is(error?.kind, 'usage');
        t.regex(error?.message ?? '', new RegExp(`codec ${codec} cannot be written to '.${extension}'`));
        t.regex(error?.hint ?? '', /prores: \.mov \.mkv; dnxhr/);
      }
    }
  }
});

test('unknown codecs and extensions are refused', (t) => {
  t.regex(refusal('divx', 'a.mp4')?.hint ?? '', /h264, hevc, prores, dnxhr, ffv1, png, tiff/);
  t.regex(refusal(undefined, 'a.xyz')?.message ?? '', /extension '\.xyz' is not known/);
  t.is(refusal('h264', 'folder')?.kind, 'usage');
  t.is(extensionOf('/a.b/Reel.1.MP4'), 'mp4');
});

test('quality is a number from 0 to 100', (t) => {
  for (const quality of [0, 70, 100]) t.is(checkQuality(quality), quality);
  for (const quality of [-1, 101, Number.NaN]) {
    t.throws(() => checkQuality(quality), { instanceOf: AutochromeError, message: /out of range/ });
  }
});

test('higher quality never means a higher CRF, nor a lossless profile', (t) => {
  const crf = (codec: 'h264' | 'hevc', quality: number) => {
    const args = CODEC_TABLE[codec].args(quality, deep.format, { width: 64, height: 48 });
    return Number(args[args.indexOf('-crf') + 1]);
  };
  const quality = fc.integer({ min: 0, max: 99 });
  for (const codec of ['h264', 'hevc'] as const) {
    fc.assert(fc.property(quality, (value) => crf(codec, value) > crf(codec, value + 1)));
    t.true(crf(codec, 0) <= 51 && crf(codec, 100) > 4);
  }
  t.is(crf('h264', 70), 18);
});

test('a sink takes the depth of its source, and a film codec always takes chroma', (t) => {
  const subsampling = fc.constantFrom<ChromaSubsampling>('gray', ...(Object.keys(CHROMA_SHIFTS) as never[]));
  const bitDepth = fc.integer({ min: 8, max: 16 });
  const format: fc.Arbitrary<PixelFormat> = fc.record({ subsampling, bitDepth });
  fc.assert(
    fc.property(format, (source) =>
      CODECS.every((codec) => {
        const taken = CODEC_TABLE[codec].takes(source);
        return taken.bitDepth === source.bitDepth && taken.subsampling !== 'gray';
      }),
    ),
  );
  t.deepEqual(CODEC_TABLE.ffv1.takes(film.format), { subsampling: '4:4:4', bitDepth: 8 });
  t.deepEqual(CODEC_TABLE.ffv1.stores({ subsampling: '4:2:2', bitDepth: 12 }), ['yuv422p12le']);
});
