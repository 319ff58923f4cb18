import type { z } from 'zod';
import { type AutochromeError, inputError } from '../../errors.js';
import { REFERENCE_SETTINGS, type ReferenceSettingName } from '../../settings/reference-settings.js';
import { allowedValues, SETTINGS, type SettingName } from '../../settings/settings.js';
import { migrate, type RawDocument } from './migrations.js';
import { PROJECT_SCHEMA, PROJECT_VERSION, type ProjectDocument } from './schema.js';

/** Longest text that is taken for a project, in characters; ten thousand shots have some ten million. */
export const LONGEST_PROJECT = 64 * 2 ** 20;

/**
 * Reads a project document of the present version or an older one.
 *
 * @param text - JSON
 * @param path - its file, for errors
 * @throws AutochromeError of kind `input` naming the file, the place in it, the value and what is allowed; also for keys
 *   that do not exist, and for documents of a newer version
 */
export function parseDocument(text: string, path: string): ProjectDocument {
  const raw = parseJson(text, path);
  if (!isObject(raw) || raw.format !== 'autochrome-project') {
    throw inputError(
      `${path} is not an Autochrome project: it does not say "format": "autochrome-project"`,
      'name a file that `autochrome new` wrote',
    );
  }
  const { version } = raw;
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 1) {
    throw inputError(`${path}: version ${shown(version)} is not allowed`, `Allowed: 1 to ${PROJECT_VERSION}`);
  }
  if (version > PROJECT_VERSION) {
    throw inputError(
      `${path} was written by a newer Autochrome: it has version ${version}, and this Autochrome reads versions up to ${PROJECT_VERSION}`,
      'install the newest Autochrome',
    );
  }
  const result = PROJECT_SCHEMA.safeParse(migrate({ ...raw, version }));
  if (result.success) return result.data;
  throw documentError(path, raw, result.error.issues[0] as z.core.$ZodIssue);
}

function parseJson(text: string, path: string): unknown {
  if (text.length > LONGEST_PROJECT) {
    throw inputError(`${path} is too large for a project: ${text.length} characters`);
  }
  try {
    // Editors on Windows begin files with a mark of byte order.
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (cause) {
    throw inputError(
      `${path} is not JSON${lineOf(text, cause)}: ${(cause as Error).message}`,
      `fix it, or restore ${path}.bak, the version before the last save`,
      cause,
    );
  }
}

/** ` in line 12`, where the parser says at which character it stopped. */
function lineOf(text: string, cause: unknown): string {
  const place = /position (\d+)/.exec((cause as Error).message);
  if (!place) return text.trim() === '' ? ' but empty' : '';
  return ` in line ${text.slice(0, Number(place[1])).split('\n').length}`;
}

function documentError(path: string, raw: unknown, issue: z.core.$ZodIssue): AutochromeError {
  const place = placeText(issue.path);
  if (issue.code === 'unrecognized_keys') {
    const keys = issue.keys.map((key) => `'${key}'`).join(', ');
    const where = place === '' ? '' : ` of ${place}`;
    return inputError(
      `${path}: there is no ${keys}${where}`,
      'check the spelling; docs/project.md has every key',
    );
  }
  const value = issue.path.reduce<unknown>(
    (part, key) => (isObject(part) ? part[String(key)] : undefined),
    raw,
  );
  if (issue.code === 'custom') return inputError(`${path}: ${place} ${issue.message}`);
  const what = value === undefined ? 'is missing' : `${shown(value)} is not allowed`;
  return inputError(`${path}: ${place} ${what}`, `Allowed: ${allowedAt(issue)}`);
}

/** `shots[3].references[0].weight`. */
function placeText(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    return text === '' ? String(key) : `${text}.${String(key)}`;
  }, '');
}

/** In words, from the settings' tables where the value is one. */
function allowedAt(issue: z.core.$ZodIssue): string {
  const names = issue.path.filter((key): key is string => typeof key === 'string');
  const [parent, name] = names.slice(-2);
  if (parent === 'settings' && name !== undefined && name in SETTINGS)
    return allowedValues(name as SettingName);
  if (names[1] === 'references' && names[2] !== undefined && names[2] in REFERENCE_SETTINGS) {
    return REFERENCE_SETTINGS[names[2] as ReferenceSettingName].allowed;
  }
  return issue.message.replace(/^Invalid (input|option|string): /, '');
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'undefined';
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

function isObject(value: unknown): value is RawDocument {
  return typeof value === 'object' && value !== null;
}
