import { z } from 'zod';
import type { MethodName } from '../colorize/colorizer.js';
import type { CodecName } from '../encode/frame-sink.js';

/** One setting: what it may be, and what a person needs to know to choose. */
export interface Setting<
  S extends z.ZodType = z.ZodType,
  Default extends z.output<S> | undefined = z.output<S> | undefined,
> {
  /** Allowed values. */
  readonly schema: S;
  /** Value when none is given; undefined when what happens then is said in {@link help}. */
  readonly default: Default;
  /** What the number counts. */
  readonly unit: string | undefined;
  /** Allowed values in words, where the schema cannot be put into words by itself. */
  readonly allowed?: string;
  /** What it does, as a sentence without a full stop. */
  readonly help: string;
}

/**
 * Where a setting of a render belongs:
 *
 * - `shot`: every shot of a film may have its own, and a project holds it;
 * - `film`: all shots of a film have it in common;
 * - `project`: of those of a film, a project holds it (those of shots it holds too);
 * - `machine`: it depends on the machine that renders, so a project leaves it to each render;
 * - `clip`: it says how a clip is read, wherever one is opened;
 * - `smooth`: it counts where a processed clip is smoothed.
 *
 * Those that belong nowhere are of a render without shots alone.
 */
export type SettingScope = 'shot' | 'film' | 'project' | 'machine' | 'clip' | 'smooth';

/**
 * What of a rendered shot a setting decides; the shot is stale when its value changes. `settings`: the colours of frames;
 * `networks`: the networks that predict them; `clip`: the frames that are read and their times; `codec`: how they are stored.
 */
export type DecidedPart = 'settings' | 'networks' | 'clip' | 'codec';

/** Settings that may leave others without effect. */
export interface Circumstances {
  readonly smooth: number;
  /** Of the output, once it is chosen. */
  readonly codec: CodecName | undefined;
}

/** One setting of a render. */
export interface RenderSetting<
  S extends z.ZodType = z.ZodType,
  Default extends z.output<S> | undefined = z.output<S> | undefined,
  Scope extends SettingScope = SettingScope,
> extends Setting<S, Default> {
  /** Where it belongs. */
  readonly scopes: readonly Scope[];
  /**
   * Part of a rendered shot's fingerprint that holds it; undefined where the frames of a shot, their times and how they are
   * stored are the same whatever it is.
   */
  readonly affects: DecidedPart | undefined;
  /** Methods that look at it; all when left out. Given with another it is refused, since it would do nothing. */
  readonly methods?: readonly MethodName[];
  /** Whether others leave it without effect, whatever its value; never when left out. */
  readonly idle?: (others: Circumstances) => boolean;
  /** What `--no-NAME` on the command line stands for; without it there is no such flag. */
  readonly off?: z.output<S>;
  /** Name that it had before, which is still read, with a warning: in the library and as a flag. */
  readonly formerly?: string;
  /**
   * Whether the render itself writes into its output what came of the setting, such as the size that networks saw. Of the
   * others that decide colours an output names those that are not at their default.
   */
  readonly toldByRender?: true;
}

/** An entry of the table, with the types of its values kept. */
export const setting = <
  S extends z.ZodType,
  const Default extends z.output<S> | undefined,
  const Scope extends SettingScope,
>(
  definition: RenderSetting<S, Default, Scope>,
): RenderSetting<S, Default, Scope> => definition;

/** A place in a clip; see `parsePosition`. */
export const position = z.union([z.int().min(0), z.string().min(1)]);
