import type { RenderSetting } from './setting.js';
import { effectiveSettings, SETTINGS, type Settings } from './settings.js';

/**
 * What an output tells of the settings that decided its colours: those that are not at their default, by name in words,
 * such as `keep chroma`. Left out are those of which the render itself tells what came of them.
 */
export function toldSettings(settings: Settings): Readonly<Record<string, string>> {
  const told = effectiveSettings(settings).filter((name) => {
    const { affects, toldByRender, default: byDefault }: RenderSetting = SETTINGS[name];
    return affects === 'settings' && !toldByRender && settings[name] !== byDefault;
  });
  return Object.fromEntries(told.map((name) => [inWords(name), String(settings[name])]));
}

const inWords = (name: string) => name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
