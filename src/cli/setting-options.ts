import { type Command, Option } from 'commander';
import {
  allowedValues,
  flagOf,
  type GivenSettings,
  isSwitch,
  type RenderSetting,
  SETTINGS,
  type SettingName,
  settingFromFlag,
} from '../internal.js';

/**
 * Adds the flags of settings to a command, from their table.
 *
 * @param options - `switchedOff`: whether flags such as `--no-smooth` are among them, true when left out; `defaults`: of
 *   settings for which the command has its own; `texts`: of settings that it describes in its own words, with what is
 *   allowed
 */
export function addSettingOptions(
  command: Command,
  names: readonly SettingName[],
  {
    switchedOff = true,
    defaults = {},
    texts = {},
  }: {
    readonly switchedOff?: boolean;
    readonly defaults?: GivenSettings;
    readonly texts?: Partial<Readonly<Record<SettingName, string>>>;
  } = {},
): Command {
  for (const name of names) {
    const { help, default: usual, off, formerly }: RenderSetting = SETTINGS[name];
    const byDefault = defaults[name] ?? usual;
    if (isSwitch(name)) {
      command.addOption(new Option(flagOf(name), help));
      continue;
    }
    const shown = byDefault === undefined ? '' : `; default ${byDefault}`;
    const text = texts[name] ?? `${help} (${allowedValues(name)}${shown})`;
    const option = new Option(`${flagOf(name)} <value>`, text);
    command.addOption(option.argParser((text: string) => settingFromFlag(name, text)));
    if (formerly !== undefined) addFormerFlag(command, name, formerly);
    if (off !== undefined && switchedOff) {
      command.addOption(
        new Option(flagOf(name).replace('--', '--no-'), `the same as ${flagOf(name)} ${off}`),
      );
    }
  }
  return command;
}

/** Adds the flag that a setting had before, which the help does not show: it does the same, with a warning. */
function addFormerFlag(command: Command, name: SettingName, formerly: string): void {
  const option = new Option(`--${formerly} <value>`).hideHelp().conflicts(name);
  command.addOption(option.argParser((text: string) => settingFromFlag(name, text)));
  command.on(`option:${formerly}`, () => {
    const { writeErr } = command.configureOutput();
    writeErr?.(`warning: --${formerly} is deprecated: use ${flagOf(name)}\n`);
  });
}

/** The settings among a command's options, also those that were given by a former flag. */
export function settingsOf(
  options: Readonly<Record<string, unknown>>,
  names: readonly SettingName[],
): GivenSettings {
  const values = names.map((name) => {
    const { off, formerly }: RenderSetting = SETTINGS[name];
    const value = options[name] ?? (formerly === undefined ? undefined : options[formerly]);
    return [name, value === false && off !== undefined ? off : value] as const;
  });
  return Object.fromEntries(values.filter(([, value]) => value !== undefined));
}
