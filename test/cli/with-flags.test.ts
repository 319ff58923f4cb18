import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import { withFlags } from '../../src/cli/with-flags.js';
import { AutochromeError } from '../../src/errors.js';

const SOURCES = fileURLToPath(new URL('../../../src/', import.meta.url));

/** Lines of the library's source that are no comments. */
async function libraryLines(): Promise<readonly string[]> {
  const names = await readdir(SOURCES, { recursive: true });
  // The settings page is about the command line too.
  const files = names.filter(
    (name) => name.endsWith('.ts') && !name.startsWith('cli') && !name.endsWith('settings-page.ts'),
  );
  const texts = await Promise.all(files.map((name) => readFile(join(SOURCES, name), 'utf8')));
  return texts.flatMap((text) => text.split('\n')).filter((line) => !/^\s*(\*|\/\/|\/\*)/.test(line));
}

test('flags stand in place of the names of options, and other names by themselves', (t) => {
  t.is(withFlags("`frameRate` '0' is not allowed"), "--frame-rate '0' is not allowed");
  t.is(
    withFlags('`references` a.jpg has both `weight` 2 and `keyframes`'),
    '--reference a.jpg has both --weight 2 and --keyframe',
  );
  t.is(withFlags('`clip` 3 is not allowed'), 'clip 3 is not allowed');
  t.is(withFlags('give references with `autochrome assign`'), 'give references with `autochrome assign`');
});

test('an error knows which option it is about', (t) => {
  const optionOf = (message: string) => new AutochromeError('usage', message).option;
  t.is(optionOf('`end` 3 is not after `start` 5'), 'end');
  t.is(optionOf("shot 'One': `references[0].weight` 0 is not allowed"), 'references[0].weight');
  t.is(optionOf('reel.mp4 cannot be read: run `autochrome doctor`'), undefined);
});

test('the library names options by its own names, and the command line has a flag for each', async (t) => {
  const lines = await libraryLines();
  t.true(lines.length > 1000);
  const named = lines.flatMap((line) =>
    [...line.matchAll(/\\`(\w+)\\`|'[^']*?`(\w+)`/g)].map((m) => m[1] ?? m[2]),
  );
  t.true(named.includes('start'));
  for (const name of named) t.regex(withFlags(`\`${name}\``), name === 'only' ? /^only$/ : /^--/, name);
  for (const line of lines) t.notRegex(line, /(?<![\w-])--(?!no-smooth)[a-z]/, line);
});
