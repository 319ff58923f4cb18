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
} from '../index.js';

/**
 * Adds the flags of settings to a command, from their table.
 *
 * @param options - `switchedOff`: whether flags such as `--no-smooth` are among them, true when left out; `defaults`: of
 *   settings for which the command has its own
 */
export function addSettingOptions(
  command: Command,
  names: readonly SettingName[],
  {
    switchedOff = true,
    defaults = {},
  }: { readonly switchedOff?: boolean; readonly defaults?: GivenSettings } = {},
): Command {
  for (const name of names) {
    const { help, default: usual, off }: RenderSetting = SETTINGS[name];
    const byDefault = defaults[name] ?? usual;
    if (isSwitch(name)) {
      command.addOption(new Option(flagOf(name), help));
      continue;
    }
    const shown = byDefault === undefined ? '' : `; default ${byDefault}`;
    const option = new Option(`${flagOf(name)} <value>`, `${help} (${allowedValues(name)}${shown})`);
    command.addOption(option.argParser((text: string) => settingFromFlag(name, text)));
    if (off !== undefined && switchedOff) {
      command.addOption(
        new Option(flagOf(name).replace('--', '--no-'), `the same as ${flagOf(name)} ${off}`),
      );
    }
  }
  return command;
}

/** The settings among a command's options. */
export function settingsOf(
  options: Readonly<Record<string, unknown>>,
  names: readonly SettingName[],
): GivenSettings {
  const given = names.filter((name) => name in options);
  return Object.fromEntries(
    given.map((name) => {
      const { off }: RenderSetting = SETTINGS[name];
      return [name, options[name] === false && off !== undefined ? off : options[name]];
    }),
  );
}
