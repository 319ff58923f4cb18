import { type Command, Option } from 'commander';
import {
  type GivenReference,
  REFERENCE_SETTING_NAMES,
  REFERENCE_SETTINGS,
  type ReferenceSetting,
  type ReferenceSettingName,
  referenceFlagOf,
  referenceSettingFromFlag,
  usageError,
} from '../internal.js';

/**
 * Adds `--reference` and the flags of its settings to a command. Such a flag is for the reference before it: a suffix
 * of the file's name, such as `:2`, could be part of the name, and on Windows a colon is part of most paths.
 *
 * @returns the references, filled as the command line is read
 */
export function addReferenceOptions(command: Command): readonly GivenReference[] {
  const references: GivenReference[] = [];
  command.option(
    '-r, --reference <file>',
    'colour image, or clip with --frame, to take colours from; may be repeated',
    (path: string) => {
      references.push({ path });
    },
  );
  for (const name of REFERENCE_SETTING_NAMES) {
    const { help, allowed, default: byDefault }: ReferenceSetting = REFERENCE_SETTINGS[name];
    const shown = byDefault === undefined ? '' : `; default ${byDefault}`;
    const option = new Option(`--${referenceFlagOf(name)} <value>`, `${help} (${allowed}${shown})`);
    option.helpGroup('Options of one reference, given after its --reference:');
    command.addOption(option.argParser((text: string) => give(references, name, text)));
  }
  return references;
}

function give(references: GivenReference[], name: ReferenceSettingName, text: string): void {
  const flag = `--${referenceFlagOf(name)}`;
  const last = references.at(-1);
  if (!last) {
    throw usageError(
      `${flag} ${text} comes before any --reference`,
      `put it after the reference it applies to: --reference still.jpg ${flag} ${text}`,
    );
  }
  const value = referenceSettingFromFlag(name, text);
  if (Array.isArray(value)) {
    references[references.length - 1] = { ...last, [name]: [...((last[name] ?? []) as unknown[]), ...value] };
    return;
  }
  if (last[name] !== undefined) {
    throw usageError(
      `${flag} is given twice for --reference ${last.path}`,
      `give ${flag} once per --reference; to use several areas, give a --mask`,
    );
  }
  references[references.length - 1] = { ...last, [name]: value };
}
