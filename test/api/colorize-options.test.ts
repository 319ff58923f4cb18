import test from 'ava';
import { type ColorizeOptions, checkColorizeOptions } from '../../src/api/colorize-options.js';
import { AutochromeError } from '../../src/errors.js';

const given = { input: 'reel.mp4', references: ['still.jpg'] };

test('what is left out takes its default', (t) => {
  const request = checkColorizeOptions(given);
  t.false(request.overwrite);
  t.is(request.output, undefined);
  t.is(request.settings.size, 'auto');
});

test('references are paths, or with them what each counts and what of it is used', (t) => {
  const region = { x: 0, y: 0, width: 50, height: 50, unit: 'percent' } as const;
  const heavy = { path: 'heavy.jpg', weight: 2, region, mask: 'mask.png' };
  const { references } = checkColorizeOptions({ ...given, references: ['still.jpg', heavy] });
  t.deepEqual(references, [{ path: 'still.jpg' }, heavy]);
});

test('what is wrong is refused by name, with what is allowed', (t) => {
  const wrong: [options: object, message: RegExp][] = [
    [{ ...given, input: '' }, /^`input` "" is not allowed/],
    [{ ...given, input: undefined }, /^`input` undefined is not allowed/],
    [{ ...given, references: [] }, /^`references` \[\] is not allowed/],
    [{ ...given, references: 'still.jpg' }, /^`references` "still.jpg" is not allowed/],
    [{ ...given, references: [{ weight: 2 }] }, /^`references` \[\{"weight":2\}\] is not allowed/],
    [
      { ...given, references: ['a', { path: 'b', weight: 0 }] },
      /^`references\[1\]\.weight` 0 is not allowed/,
    ],
    [
      { ...given, references: [{ path: 'b', region: '0,0,1,1' }] },
      /^`references\[0\]\.region` '0,0,1,1' is not allowed/,
    ],
    [{ ...given, references: [{ path: 'b', wieght: 2 }] }, /^there is no option 'wieght' of references\[0\]/],
    [{ ...given, overwrite: 'yes' }, /^`overwrite` "yes" is not allowed/],
    [{ ...given, signal: {} }, /^`signal` \{\} is not allowed/],
    [{ ...given, onProgress: 1 }, /^`onProgress` 1 is not allowed/],
    [{ ...given, size: 32 }, /^`size` 32 is not allowed/],
    [{ ...given, codec: 'vp9' }, /^`codec` 'vp9' is not allowed/],
    [{ ...given, reference: 'still.jpg' }, /^there is no option 'reference'/],
  ];
  for (const [options, message] of wrong) {
    const error = t.throws(() => checkColorizeOptions(options as ColorizeOptions), {
      instanceOf: AutochromeError,
      message,
    });
    t.is(error?.kind, 'usage');
    t.regex(error?.hint ?? '', /^(Allowed|Options): /);
  }
});
