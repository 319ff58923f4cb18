import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import test from 'ava';

const SOURCES = fileURLToPath(new URL('../../src/', import.meta.url));

/** A declaration that a file exports; a name that is exported from elsewhere is none. */
const DECLARATION =
  /^export (?:declare )?(?:abstract )?(?:async )?(?:function\*?|const|let|class|interface|type|enum) (\w+)/gm;

/** Names that still have two meanings: the preview's page has words of its own for what it is sent. */
const TWICE: readonly string[] = ['FrameLook', 'Plane', 'Rectangle'];

test('a name is declared in one file, with one meaning', async (t) => {
  const places = new Map<string, Set<string>>();
  const files = (await readdir(SOURCES, { recursive: true })).filter((file) => file.endsWith('.ts'));
  for (const file of files) {
    const text = await readFile(join(SOURCES, file), 'utf8');
    // An overloaded function is declared several times in its file.
    for (const [, name] of text.matchAll(DECLARATION)) {
      places.set(name as string, (places.get(name as string) ?? new Set()).add(file));
    }
  }
  t.true(places.size > 500);
  const twice = [...places].filter(([, at]) => at.size > 1).map(([name, at]) => [name, ...at].join(' '));
  t.deepEqual(twice.map((line) => line.split(' ')[0]).sort(), TWICE, twice.join('\n'));
});
