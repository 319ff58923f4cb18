/**
 * Has colourings judged by eyes that do not know whose they are.
 *
 *     npm run evaluate:blind -- colour  --out DIR [--pairs PAIRS] [--data DIR] [--weights DIR] [--method network]
 *                                       [--size auto] [--device auto] [--precision auto]
 *     npm run evaluate:blind -- sheets  --first SET --second SET --out DIR --key FILE [--pairs PAIRS] [--data DIR]
 *     npm run evaluate:blind -- singles --set SET [--set SET] --out DIR --key FILE [--rounds N] [--pairs PAIRS] [--data DIR]
 *     npm run evaluate:blind -- tally   --key FILE --verdicts FILE [--verdicts FILE] [--markdown FILE] [--json FILE]
 *
 * `colour` colours pairs of pictures, `sheets` lays two sets of results side by side, `singles` shows them one by one among
 * true colours, and `tally` reads what a judge has written, with the key. PAIRS is a folder or a file, see ../pairs.ts;
 * models/related-pairs.json when left out, whose paths are relative to `--data`. A SET is NAME=DIR, or `published`, or
 * `truth`. `--tile` is the side to which smaller pictures are enlarged on sheets, 720 pixels.
 */
import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AutochromeError, EXIT_CODES, usageError } from '../../src/errors.js';
import { settingFromFlag } from '../../src/settings/settings.js';
import { readPairs } from '../pairs.js';
import { colourPairs } from './colour-pairs.js';
import { laySingles } from './fooling/lay-singles.js';
import { singlesTable, tallySingles } from './fooling/tally-singles.js';
import { readKey } from './key.js';
import { laySheets } from './lay-sheets.js';
import { COMMANDS, type Command, parseCommand, required, wholeNumber } from './options.js';
import { parseResultSet, TRUTH } from './result-set.js';
import { sheetsTable, tallySheets } from './tally-sheets.js';
import { readSheetVerdicts, readSingleVerdicts } from './verdicts.js';

const progress = (line: string) => console.error(line);

const RUN: Readonly<Record<Command, (args: readonly string[]) => Promise<void>>> = {
  colour: async (args) => {
    const { out, weights, method, size, device, precision, ...named } = parseCommand(args, 'colour');
    const folder = required('--out', out, 'the folder that results go to');
    const given = Object.entries({ method, size, device, precision }).flatMap(([name, text]) =>
      text === undefined ? [] : [[name, settingFromFlag(name as 'method', text)] as const],
    );
    const networks = await colourPairs(await pairsOf(named), {
      ...{ folder, weights: weights === undefined ? undefined : resolve(weights), progress },
      settings: Object.fromEntries(given),
    });
    console.log(`Networks: ${Object.entries(networks).flat().join(' ')}`);
  },
  sheets: async (args) => {
    const { first, second, ...named } = parseCommand(args, 'sheets');
    const [one, two] = [
      parseResultSet('--first', required('--first', first, 'results, as in released=WORK/released')),
      parseResultSet('--second', required('--second', second, 'results, as in new=WORK/new')),
    ];
    if (one.name === two.name) throw usageError(`both sets are called ${one.name}`, 'Give them two names');
    const { pairs } = await laySheets({
      ...{ pairs: await pairsOf(named), first: one, second: two, ...placesOf(named), progress },
    });
    console.log(`${pairs.length} sheets. Give the judge ${named.out}, and not ${named.key}.`);
  },
  singles: async (args) => {
    const { set = [], rounds, ...named } = parseCommand(args, 'singles');
    const sets = [TRUTH, ...set.filter((text) => text !== TRUTH)].map((text) =>
      parseResultSet('--set', text),
    );
    const names = new Set(sets.map(({ name }) => name));
    if (sets.length < 2) throw usageError('--set is missing', 'Name with it results, as in new=WORK/new');
    if (names.size < sets.length) throw usageError('two sets have one name', 'Give them names of their own');
    const key = await laySingles({
      ...{ pairs: await pairsOf(named), sets, ...placesOf(named), progress },
      rounds: rounds === undefined ? sets.length : wholeNumber('--rounds', rounds, [1, 1000]),
    });
    console.log(
      `${key.rounds.length} rounds, one for each judge, in ${named.out}. They must not see ${named.key}.`,
    );
  },
  tally: async (args) => {
    const { key: keyFile, verdicts = [], json, markdown } = parseCommand(args, 'tally');
    if (verdicts.length === 0)
      throw usageError('--verdicts is missing', 'Name with it the file that the judge has written');
    const key = await readKey(required('--key', keyFile, 'the key written with the pictures'));
    const [tally, text] = await (async () => {
      if (key.kind === 'sheets') {
        const read = tallySheets(key, await Promise.all(verdicts.map(readSheetVerdicts)));
        return [read, sheetsTable(read)] as const;
      }
      const read = tallySingles(key, await Promise.all(verdicts.map(readSingleVerdicts)));
      return [read, singlesTable(read)] as const;
    })();
    console.log(text);
    if (markdown !== undefined) await writeFile(markdown, `${text}\n`);
    if (json !== undefined) await writeFile(json, `${JSON.stringify(tally, rounded, 1)}\n`);
  },
};

function pairsOf({
  pairs,
  data,
}: {
  readonly pairs?: string | undefined;
  readonly data?: string | undefined;
}) {
  if (pairs === undefined && data === undefined)
    throw usageError(
      '--data is missing',
      'Name the folder that holds train, or pairs of your own with --pairs',
    );
  return readPairs(pairs ?? RELATED_PAIRS, data);
}

function placesOf(named: {
  readonly out?: string | undefined;
  readonly key?: string | undefined;
  readonly tile: string;
}) {
  return {
    folder: required('--out', named.out, 'the folder that the judge gets'),
    keyFile: required('--key', named.key, 'the file that the judge does not get'),
    tile: wholeNumber('--tile', named.tile, [64, 4096]),
  };
}

const RELATED_PAIRS = fileURLToPath(new URL('models/related-pairs.json', import.meta.resolve('#package')));

/** Six digits after the point say more than there is to know. */
function rounded(_key: string, value: unknown): unknown {
  return typeof value === 'number' ? Number(value.toFixed(6)) : value;
}

try {
  const [name = '', ...args] = process.argv.slice(2);
  const command = (Object.keys(COMMANDS) as Command[]).find((known) => known === name);
  if (!command)
    throw usageError(`command '${name}' is unknown`, `Choose one of ${Object.keys(COMMANDS).join(', ')}`);
  await RUN[command](args);
} catch (error) {
  const known = error instanceof AutochromeError ? error : undefined;
  console.error(known ? `evaluate:blind: ${known.message}\n${known.hint ?? ''}` : error);
  process.exitCode = known ? EXIT_CODES[known.kind] : EXIT_CODES.failure;
}
