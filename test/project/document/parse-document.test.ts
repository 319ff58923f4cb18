import test from 'ava';
import fc from 'fast-check';
import { AutochromeError } from '../../../src/errors.js';
import { MIGRATIONS, type Migration, migrate } from '../../../src/project/document/migrations.js';
import { parseDocument } from '../../../src/project/document/parse-document.js';
import { PROJECT_SCHEMA, PROJECT_VERSION } from '../../../src/project/document/schema.js';
import { projectOf, projects } from '../../support/project-document.js';

/** The document with one value changed, by its path. */
function changed(path: readonly (string | number)[], value: unknown): string {
  const document = structuredClone(projectOf([10, 20])) as unknown;
  const parent = path.slice(0, -1).reduce<unknown>((part, key) => (part as never)[key], document);
  (parent as Record<string, unknown>)[String(path.at(-1))] = value;
  return JSON.stringify(document);
}

const failure = (text: string) =>
  ((): AutochromeError => {
    try {
      parseDocument(text, 'reel.autochrome.json');
    } catch (error) {
      return error as AutochromeError;
    }
    throw new Error('it was taken');
  })();

test('what is written is read again as it was', (t) => {
  fc.assert(
    fc.property(projects, (document) => {
      t.deepEqual(parseDocument(JSON.stringify(document), 'a'), document);
    }),
  );
});

test('cut anywhere, a document is refused with an error of kind input, never taken and never a crash', (t) => {
  const text = JSON.stringify(projectOf([10, 20]), undefined, 2);
  fc.assert(
    fc.property(fc.integer({ min: 0, max: text.length - 1 }), (length) => {
      const error = failure(text.slice(0, length));
      t.true(error instanceof AutochromeError);
      t.is(error.kind, 'input');
    }),
  );
});

test('any JSON is taken or refused by an error of kind input', (t) => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const error = failure(JSON.stringify(value));
      t.is(error.kind, 'input');
    }),
  );
});

test('errors name the place, the value and what is allowed', (t) => {
  const cases: readonly (readonly [string, RegExp, RegExp])[] = [
    [changed(['shots', 1, 'settings'], { size: 9 }), /shots\[1\]\.settings\.size 9 /, /64 to 1024 pixels/],
    [changed(['shots', 0, 'settings'], { sise: 9 }), /no 'sise' of shots\[0\]\.settings/, /spelling/],
    [
      changed(['shots', 0, 'references'], [{ path: 'a.jpg', weight: -1 }]),
      /references\[0\]\.weight -1/,
      /above 0/,
    ],
    [changed(['shots', 0, 'end'], 0), /shots\[0\]\.end .*has no frames/, /^$/],
    [changed(['shots', 1, 'start'], 12), /shots\[1\]\.start is 12, but the shot has to start at 10/, /^$/],
    [changed(['clip', 'frames'], 30), /shots\[1\]\.end is 20, but the clip has 30 frames/, /^$/],
    [
      changed(['marks'], [{ frame: 20, text: 'a' }]),
      /marks\[0\]\.frame is 20, but the clip has 20 frames/,
      /^$/,
    ],
    [changed(['marks'], [{ frame: 1, text: '' }]), /marks\[0\]\.text ""/, /./],
    [changed(['clip', 'path'], undefined), /clip\.path is missing/, /./],
    [changed(['version'], PROJECT_VERSION + 1), /newer Autochrome/, /newest/],
    [changed(['version'], '1'), /version "1" is not allowed/, /Allowed: 1/],
    [changed(['format'], 'other'), /not an Autochrome project/, /autochrome new/],
    ['{\n "format": "autochrome-project",\n oops', /not JSON in line 3/, /\.bak/],
    ['', /not JSON but empty/, /\.bak/],
  ];
  for (const [text, message, hint] of cases) {
    const error = failure(text);
    t.is(error.kind, 'input');
    t.regex(error.message, message);
    t.regex(error.hint ?? '', hint);
    t.true(error.message.startsWith('reel.autochrome.json'));
  }
});

test('migrations lead from version 1 to the present one, each once', (t) => {
  t.is(MIGRATIONS.length, PROJECT_VERSION - 1);
  t.is(PROJECT_SCHEMA.shape.version.value, PROJECT_VERSION);
  const steps: Migration[] = [
    ({ shot, ...rest }) => ({ ...rest, shots: [shot] }),
    (older) => ({ ...older, third: true }),
  ];
  t.deepEqual(migrate({ version: 1, shot: 'a' }, steps), { version: 3, shots: ['a'], third: true });
  t.deepEqual(migrate({ version: 2, shots: ['a'] }, steps), { version: 3, shots: ['a'], third: true });
  t.deepEqual(migrate({ version: 3, shots: ['a'] }, steps), { version: 3, shots: ['a'] });
});

test('a shot that an older document calls a picture is footage', (t) => {
  const document = projectOf([10, 20]);
  const shots = document.shots.map((shot, i) => ({ ...shot, kind: i === 0 ? 'picture' : 'title' }));
  const read = parseDocument(JSON.stringify({ ...document, version: 1, shots }), 'a');
  t.deepEqual(
    read.shots.map(({ kind }) => kind),
    ['footage', 'title'],
  );
  t.is(read.version, PROJECT_VERSION);
});

test('an older document has no marks; those of the present one are kept', (t) => {
  const { marks: _, ...older } = projectOf([10, 20]);
  t.deepEqual(parseDocument(JSON.stringify({ ...older, version: 2 }), 'a').marks, []);
  const marks = [{ frame: 19, text: 'Whose hat is this?' }];
  t.deepEqual(parseDocument(JSON.stringify({ ...older, marks }), 'a').marks, marks);
});
