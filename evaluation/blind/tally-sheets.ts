import { inputError } from '../../src/errors.js';
import { table } from '../markdown.js';
import type { SheetsKey } from './key.js';
import { signTest } from './sign-test.js';
import { matchVerdicts, type PairVerdict, STRENGTHS, type Strength, type Verdicts } from './verdicts.js';

/** Which of the two sets was preferred. */
export type Side = 'first' | 'second' | 'equal';

/** How often each of two was preferred. */
export interface Count {
  readonly first: number;
  readonly second: number;
  readonly equal: number;
  /** See {@link signTest}. */
  readonly p: number;
}

/** What one judge preferred. */
export interface JudgeCount extends Count {
  readonly judge: string;
  /** The same by how strongly. */
  readonly strengths: Readonly<Record<Strength, { readonly first: number; readonly second: number }>>;
}

/** What was said of one pair. */
export interface PairTally {
  readonly name: string;
  /** What most of the judges preferred; equal where none outnumber the others. */
  readonly preferred: Side;
  readonly verdicts: readonly {
    readonly judge: string;
    readonly preferred: Side;
    readonly strength: Strength | undefined;
    readonly note: string;
  }[];
}

/** Verdicts on sheets, read with the key. */
export interface SheetsTally {
  readonly kind: 'sheets';
  /** Of the sheets. */
  readonly id: string;
  /** Names of the two sets. */
  readonly first: string;
  readonly second: string;
  readonly judges: readonly JudgeCount[];
  /** Each pair counting once, see {@link PairTally.preferred}. */
  readonly together: Count;
  /** Pairs of which all judges said the same. */
  readonly agreed: number;
  /** By the names of the pairs. */
  readonly pairs: readonly PairTally[];
}

/**
 * Tallies verdicts on sheets.
 *
 * @param judged - one for each judge
 * @throws AutochromeError of kind `input` when verdicts are on other sheets, or not on all of them, or two judges have one name
 */
export function tallySheets(key: SheetsKey, judged: readonly Verdicts<PairVerdict>[]): SheetsTally {
  const other = judged.find(({ id }) => id !== key.id);
  if (other)
    throw inputError(
      `the verdicts of ${other.judge} are on sheets ${other.id}, the key is of ${key.id}`,
      'Name the key that was written with those sheets',
    );
  const twice = judged.find(({ judge }, i) => judged.findIndex((one) => one.judge === judge) !== i);
  if (twice) throw inputError(`two judges are called ${twice.judge}`, 'Tell them apart after # judge:');
  const byJudge = judged.map(({ judge, verdicts }) => ({
    judge,
    read: matchVerdicts(judge, verdicts, key.pairs).map(([{ name, a }, { preferred, strength, note }]) => ({
      ...{ name, strength, note },
      preferred: sideOf(preferred, a),
    })),
  }));
  const pairs = key.pairs.map(({ name }, i): PairTally => {
    const verdicts = byJudge.map(({ judge, read }) => {
      const { preferred, strength, note } = read[i] as (typeof read)[number];
      return { judge, preferred, strength, note };
    });
    return { name, preferred: majority(verdicts.map(({ preferred }) => preferred)), verdicts };
  });
  return {
    ...{ kind: 'sheets', id: key.id, first: key.first, second: key.second },
    judges: byJudge.map(({ judge, read }) => ({
      judge,
      ...countOf(read.map(({ preferred }) => preferred)),
      strengths: strengthsOf(read),
    })),
    together: countOf(pairs.map(({ preferred }) => preferred)),
    agreed: pairs.filter(({ verdicts }) => new Set(verdicts.map(({ preferred }) => preferred)).size === 1)
      .length,
    pairs: pairs.sort((one, two) => (one.name < two.name ? -1 : 1)),
  };
}

/** The tally as markdown: a row for each judge, then one for each pair. */
export function sheetsTable(tally: SheetsTally): string {
  const { first, second, judges, together, agreed, pairs } = tally;
  const named = { first, second, equal: 'equal' } as const;
  const row = (name: string, { first, second, equal, p }: Count, strengths: readonly string[]) => [
    ...[name, String(first), String(second), String(equal), ...strengths, p.toPrecision(2)],
  ];
  const several = judges.length > 1;
  const rows = [
    ...judges.map((judge) =>
      row(
        judge.judge,
        judge,
        STRENGTHS.map((strength) => {
          const { first, second } = judge.strengths[strength];
          return `${first} / ${second}`;
        }),
      ),
    ),
    ...(several
      ? [
          row(
            'most of them',
            together,
            STRENGTHS.map(() => ''),
          ),
        ]
      : []),
  ];
  const head = ['judge', `${first} preferred`, `${second} preferred`, 'equal', ...STRENGTHS, 'p (sign test)'];
  const said = pairs.map(({ name, verdicts }) => [
    name,
    ...verdicts.map(({ preferred, strength, note }) =>
      [named[preferred], strength ?? '', note === '' ? '' : `: ${note.replaceAll('|', '\\|')}`]
        .join(' ')
        .replace(/ +:/, ':')
        .trim(),
    ),
  ]);
  return [
    `### ${first} against ${second}, blind (${pairs.length} pairs)`,
    table(head, rows),
    ...(several ? [`The judges said the same of ${agreed} of ${pairs.length} pairs.`] : []),
    table(['pair', ...judges.map(({ judge }) => judge)], said),
  ].join('\n\n');
}

function sideOf(preferred: 'A' | 'B' | 'equal', a: 'first' | 'second'): Side {
  if (preferred === 'equal') return 'equal';
  return (preferred === 'A') === (a === 'first') ? 'first' : 'second';
}

function countOf(sides: readonly Side[]): Count {
  const count = (side: Side) => sides.filter((each) => each === side).length;
  const [first, second] = [count('first'), count('second')];
  return { first, second, equal: count('equal'), p: signTest(first, second) };
}

function strengthsOf(read: readonly { readonly preferred: Side; readonly strength: Strength | undefined }[]) {
  const count = (side: Side, strength: Strength) =>
    read.filter((each) => each.preferred === side && each.strength === strength).length;
  return Object.fromEntries(
    STRENGTHS.map((strength) => [
      strength,
      { first: count('first', strength), second: count('second', strength) },
    ]),
  ) as JudgeCount['strengths'];
}

function majority(sides: readonly Side[]): Side {
  const { first, second } = countOf(sides);
  return first > second ? 'first' : second > first ? 'second' : 'equal';
}
