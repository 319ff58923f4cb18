import test from 'ava';
import { glyphsOf } from '../../src/compare/glyphs.js';
import { drawLabel, labelSize } from '../../src/compare/label-image.js';

test('a label is white text on a dark strip that covers all of its area', async (t) => {
  const { width, height, light, alpha } = await drawLabel('Source', 24, 400);
  t.is(light.length, width * height);
  t.true(width > 60 && width < 140, `${width}`);
  const white = light.filter((value) => value > 0.9).length / light.length;
  t.true(white > 0.05 && white < 0.4, `${white}`);
  t.true(alpha.every((value) => value > 0.6 && value <= 1));
  t.is(light[0], 0);
});

test('a label that is too long becomes smaller, and is cut where that would not be readable', async (t) => {
  const long = 'a-very-long-name-of-a-reel-of-film.version-27';
  for (const widest of [400, 90, 20]) {
    const { width, height } = await drawLabel(long, 24, widest);
    t.true(width <= widest, `${width} of ${widest}`);
    t.true(height >= 17, `${height}`);
  }
});

test('labels grow with the frame', (t) => {
  t.is(labelSize(2160), 96);
  t.is(labelSize(720), 40);
  t.is(labelSize(48), 11);
});

test('letters have outlines with and without accents, in Latin and Cyrillic; what has none is a box', (t) => {
  const widths = (text: string) => glyphsOf(text).map(({ width }) => width);
  t.not(glyphsOf('é')[0], glyphsOf('e')[0]);
  t.is(glyphsOf('ř')[0], glyphsOf('r')[0]);
  t.not(glyphsOf('Я')[0], glyphsOf('�')[0]);
  t.is(glyphsOf('映')[0], glyphsOf('�')[0]);
  t.deepEqual(widths('e\u0301'), widths('é'));
});
