import { inputError } from '../../../src/errors.js';
import { table } from '../../markdown.js';
import type { SinglesKey } from '../key.js';
import { wilsonInterval } from '../sign-test.js';
import { matchVerdicts, type SingleVerdict, type Verdicts } from '../verdicts.js';

/** How often pictures of one set were taken for real. */
export interface SetTally {
  readonly set: string;
  readonly shown: number;
  readonly real: number;
  /** Of `real` among `shown`, 0 to 1. */
  readonly share: number;
  /** See {@link wilsonInterval}. */
  readonly interval: readonly [number, number];
}

/** Verdicts on single pictures, read with the key. */
export interface SinglesTally {
  readonly kind: 'singles';
  /** Of the pictures. */
  readonly id: string;
  readonly judges: readonly string[];
  readonly sets: readonly SetTally[];
  /** Every verdict, by the names of the pictures. */
  readonly verdicts: readonly {
    readonly name: string;
    readonly set: string;
    readonly judge: string;
    readonly real: boolean;
    readonly note: string;
  }[];
}

/**
 * Tallies verdicts on single pictures.
 *
 * @param judged - one for each judge, each on one round; rounds may be judged by several, or by none
 * @throws AutochromeError of kind `input` when verdicts are on other pictures, or not on all of a round
 */
export function tallySingles(key: SinglesKey, judged: readonly Verdicts<SingleVerdict>[]): SinglesTally {
  const verdicts = judged.flatMap(({ judge, id, round, verdicts }) => {
    const shown = key.rounds[(round ?? 0) - 1];
    if (id !== key.id || !shown)
      throw inputError(
        `the verdicts of ${judge} are on pictures ${id} round ${round}, the key is of ${key.id}`,
        'Name the key that was written with those pictures',
      );
    return matchVerdicts(judge, verdicts, shown).map(([{ name, set }, { real, note }]) => ({
      ...{ name, set, judge, real, note },
    }));
  });
  const sets = key.sets.flatMap((set): SetTally[] => {
    const own = verdicts.filter((verdict) => verdict.set === set);
    const real = own.filter((verdict) => verdict.real).length;
    if (own.length === 0) return [];
    const interval = wilsonInterval(real, own.length);
    return [{ set, shown: own.length, real, share: real / own.length, interval }];
  });
  return {
    ...{ kind: 'singles', id: key.id, judges: judged.map(({ judge }) => judge), sets },
    verdicts: verdicts.sort((one, two) => (one.name < two.name ? -1 : one.name > two.name ? 1 : 0)),
  };
}

/** The tally as markdown: a row for each set. */
export function singlesTable({ judges, sets, verdicts }: SinglesTally): string {
  const percent = (share: number) => `${(100 * share).toFixed(0)} %`;
  const rows = sets.map(({ set, shown, real, share, interval }) => [
    ...[set, String(shown), String(real), percent(share), interval.map(percent).join(' to ')],
  ]);
  const head = ['colours', 'shown', 'taken for real', 'share', '95 % interval'];
  const count = judges.length === 1 ? '1 judge' : `${judges.length} judges`;
  return `### Real or colourized (${verdicts.length} verdicts of ${count})\n\n${table(head, rows)}`;
}
