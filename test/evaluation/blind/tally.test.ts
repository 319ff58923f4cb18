import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { execa } from 'execa';
import fc from 'fast-check';
import { singlesTable, tallySingles } from '../../../evaluation/blind/fooling/tally-singles.js';
import type { SheetsKey, SinglesKey } from '../../../evaluation/blind/key.js';
import { signTest, wilsonInterval } from '../../../evaluation/blind/sign-test.js';
import { sheetsTable, tallySheets } from '../../../evaluation/blind/tally-sheets.js';
import {
  readSheetVerdicts,
  readSingleVerdicts,
  sheetsTemplate,
  singlesTemplate,
} from '../../../evaluation/blind/verdicts.js';
import { AutochromeError, EXIT_CODES } from '../../../src/errors.js';

let folder = '';
test.before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'autochrome-tally-'));
});
test.after.always(() => rm(folder, { recursive: true }));

/** Fills in a template as a judge would, and writes it. */
async function judged(name: string, template: string, lines: readonly string[], judge = ''): Promise<string> {
  const file = join(folder, name);
  const comments = template.split('\n').filter((line) => line.startsWith('#'));
  const text = [...comments, '', ...lines, ''].join('\n').replace('# judge:', `# judge: ${judge}`);
  await writeFile(file, text);
  return file;
}

const KEY: SheetsKey = {
  ...{ kind: 'sheets', id: 'abc123', first: 'old', second: 'new' },
  pairs: [
    { number: 1, name: 'cock', a: 'first' },
    { number: 2, name: 'bus', a: 'second' },
    { number: 3, name: 'face', a: 'second' },
  ],
};

test('verdicts are read with the key, judge by judge and together', async (t) => {
  const template = sheetsTemplate('abc123', 3);
  const files = [
    await judged('one.txt', template, ['1 A clearly one | red', '2: b Slightly', '3 equal both gray'], 'Ann'),
    await judged('two.txt', template, ['3 A moderately', '1. B slightly', '2 B clearly its wheels']),
  ];
  const tally = tallySheets(KEY, await Promise.all(files.map(readSheetVerdicts)));
  const [ann, two] = tally.judges;
  t.deepEqual(ann, {
    ...{ judge: 'Ann', first: 2, second: 0, equal: 1, p: 0.5 },
    strengths: {
      ...{ slightly: { first: 1, second: 0 }, moderately: { first: 0, second: 0 } },
      clearly: { first: 1, second: 0 },
    },
  });
  t.deepEqual([two?.judge, two?.first, two?.second, two?.equal], ['two', 1, 2, 0]);
  t.deepEqual(
    tally.pairs.map(({ name, preferred }) => [name, preferred]),
    [
      ['bus', 'first'],
      ['cock', 'equal'],
      ['face', 'second'],
    ],
  );
  t.deepEqual(tally.together, { first: 1, second: 1, equal: 1, p: 1 });
  t.is(tally.agreed, 1);
  const table = sheetsTable(tally);
  t.true(table.includes('### old against new, blind (3 pairs)'));
  t.true(table.includes('| Ann | 2 | 0 | 1 | 1 / 0 | 0 / 0 | 1 / 0 | 0.50 |'));
  t.true(table.includes('| cock | old clearly: one \\| red | new slightly |'));
  t.true(table.includes('| face | equal: both gray | new moderately |'));
  t.true(table.includes('The judges said the same of 1 of 3 pairs.'));
});

test('verdicts that are incomplete, unclear or on other sheets are refused with where', async (t) => {
  const template = sheetsTemplate('abc123', 3);
  const refused = async (lines: readonly string[], from = template) => {
    const file = await judged('wrong.txt', from, lines, 'Bob');
    const error = await t.throwsAsync(async () => tallySheets(KEY, [await readSheetVerdicts(file)]), {
      instanceOf: AutochromeError,
    });
    t.is(error?.kind, 'input');
    return error?.message ?? '';
  };
  const good = ['1 A clearly', '2 equal', '3 B slightly'];
  t.regex(await refused(good.slice(1)), /Bob did not judge number 1/);
  t.regex(await refused([...good, '4 equal']), /Bob judged number 4, which there is not/);
  t.regex(await refused([...good, '1 equal']), /line \d+: '1 equal': there is a verdict already/);
  t.regex(await refused(['1 A', ...good.slice(1)]), /after A comes slightly, moderately, clearly/);
  t.regex(await refused(['1 C clearly']), /after the number comes A, B or equal/);
  t.regex(await refused(['1']), /after the number comes A, B or equal/);
  t.regex(await refused(['first A']), /a line begins with a number/);
  t.regex(await refused(good, sheetsTemplate('fff', 3)), /on sheets fff, the key is of abc123/);
  t.regex(await refused(good, singlesTemplate('abc123', 1, 3)), /does not say what it is of/);
  const missing = readSheetVerdicts(join(folder, 'nowhere.txt'));
  t.regex((await t.throwsAsync(missing))?.message ?? '', /--verdicts .* cannot be read/);
  const same = await readSheetVerdicts(await judged('same.txt', template, good, 'Bob'));
  t.regex(t.throws(() => tallySheets(KEY, [same, same]))?.message ?? '', /two judges are called Bob/);
});

test('a template is read as it was written, once filled in', async (t) => {
  const file = join(folder, 'filled.txt');
  const filled = sheetsTemplate('abc123', 3).replace(/^(\d) $/gm, '$1 equal');
  await writeFile(file, filled.replaceAll('\n', '\r\n'));
  const { verdicts, judge } = await readSheetVerdicts(file);
  t.deepEqual([judge, verdicts.length], ['filled', 3]);
  await writeFile(file, sheetsTemplate('abc123', 3));
  await t.throwsAsync(readSheetVerdicts(file), { message: /'1': after the number comes/ });
});

const SINGLES: SinglesKey = {
  ...{ kind: 'singles', id: 'abc', sets: ['truth', 'old', 'new'] },
  rounds: [
    [
      { number: 1, name: 'bus', set: 'truth' },
      { number: 2, name: 'cock', set: 'new' },
    ],
    [
      { number: 1, name: 'cock', set: 'truth' },
      { number: 2, name: 'bus', set: 'old' },
    ],
  ],
};

test('it is counted how often each set was taken for real', async (t) => {
  const rounds = [
    await judged('r1.txt', singlesTemplate('abc', 1, 2), ['1 real', '2 colourized a green hand'], 'Ann'),
    await judged('r2.txt', singlesTemplate('abc', 2, 2), ['1 colourized', '2 real'], 'Bob'),
    await judged('r3.txt', singlesTemplate('abc', 2, 2), ['1 real', '2 real'], 'Cid'),
  ];
  const tally = tallySingles(SINGLES, await Promise.all(rounds.map(readSingleVerdicts)));
  t.deepEqual(
    tally.sets.map(({ set, shown, real }) => [set, shown, real]),
    [
      ['truth', 3, 2],
      ['old', 2, 2],
      ['new', 1, 0],
    ],
  );
  t.deepEqual(tally.judges, ['Ann', 'Bob', 'Cid']);
  const table = singlesTable(tally);
  t.true(table.includes('### Real or colourized (6 verdicts of 3 judges)'));
  t.true(table.includes('| truth | 3 | 2 | 67 % | 21 % to 94 % |'));
  const other = await readSingleVerdicts(
    await judged('r4.txt', singlesTemplate('abc', 3, 2), ['1 real', '2 real']),
  );
  t.throws(() => tallySingles(SINGLES, [other]), { message: /on pictures abc round 3/ });
  const unclear = judged('r5.txt', singlesTemplate('abc', 1, 2), ['1 fake']).then(readSingleVerdicts);
  await t.throwsAsync(unclear, { message: /after the number comes real or colourized/ });
});

test('the sign test is that of the binomial distribution', (t) => {
  t.is(signTest(0, 0), 1);
  t.is(signTest(1, 0), 1);
  t.true(Math.abs(signTest(5, 0) - 2 / 32) < 1e-12);
  // 22 of 23: (1 + 23) / 2^22.
  t.true(Math.abs(signTest(1, 22) - 24 / 2 ** 22) < 1e-12);
  const count = fc.integer({ min: 0, max: 3000 });
  fc.assert(
    fc.property(count, count, (first, second) => {
      const p = signTest(first, second);
      t.is(p, signTest(second, first));
      t.true(p >= 0 && p <= 1);
      t.true(signTest(first, first + second + 1) >= signTest(first, first + second + 3));
      t.true(signTest(first, first) > 0.999);
    }),
  );
});

test('an interval of a share holds it, narrows with the count and stays within 0 and 1', (t) => {
  // 81 of 263, an example of Newcombe's (1998).
  const [low, high] = wilsonInterval(81, 263);
  t.deepEqual([low.toFixed(4), high.toFixed(4)], ['0.2553', '0.3662']);
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 0, max: 500 }), (total, some) => {
      const hits = Math.min(some, total);
      const [least, most] = wilsonInterval(hits, total);
      const share = hits / total;
      t.true(least >= 0 && most <= 1 && least <= share + 1e-12 && most >= share - 1e-12);
      const [closer, close] = wilsonInterval(10 * hits, 10 * total);
      t.true(close - closer < most - least);
    }),
  );
});

test('the command tallies what was judged, and tells wrong usage by its exit code', async (t) => {
  const main = 'build/evaluation/blind/main.js';
  const [keyFile, json, markdown] = ['key.json', 'tally.json', 'tally.md'].map((name) => join(folder, name));
  await writeFile(keyFile as string, JSON.stringify(KEY));
  const lines = ['1 A clearly', '2 B clearly', '3 equal'];
  const verdicts = await judged('said.txt', sheetsTemplate('abc123', 3), lines, 'Ann');
  const args = ['--key', keyFile, '--verdicts', verdicts, '--json', json, '--markdown', markdown] as string[];
  const { stdout } = await execa('node', [main, 'tally', ...args]);
  t.true(stdout.includes('| Ann | 2 | 0 | 1 |'));
  t.is(await readFile(markdown as string, 'utf8'), `${stdout}\n`);
  t.is(JSON.parse(await readFile(json as string, 'utf8')).judges[0].first, 2);
  for (const [wrong, message] of [
    [['nothing'], /command 'nothing' is unknown/],
    [['tally', '--verdicts', verdicts], /--key is missing/],
    [['tally', '--key', keyFile as string], /--verdicts is missing/],
    [['sheets', '--first', 'a=b', '--second', 'a=c'], /both sets are called a/],
    [['tally', '--keys', 'x'], /Options of tally are --key, --verdicts/],
  ] as const) {
    const { exitCode, stderr } = await execa('node', [main, ...wrong], { reject: false });
    t.is(exitCode, EXIT_CODES.usage);
    t.regex(stderr, message);
  }
});
