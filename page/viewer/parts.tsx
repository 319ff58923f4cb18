import type { ComponentChildren } from 'preact';
import { perform } from '../keys/actions.js';
import { type Action, keysText } from '../keys/table.js';
import { Options, type OptionsProps } from '../panels/options.js';

/** A click with the mouse takes the focus from a field and gives it to no button: the next key is for the film. */
export const keepFocus = (event: Event) => {
  event.preventDefault();
  const { activeElement } = document;
  if (activeElement instanceof HTMLInputElement) activeElement.blur();
};

/** A button that does what a key does. */
export function ActionButton(props: {
  readonly action: Action;
  readonly label: string;
  readonly pressed?: boolean;
  readonly disabled?: boolean;
  readonly children?: ComponentChildren;
}) {
  const { action, label, pressed, disabled = false, children } = props;
  const keys = keysText(action);
  return (
    <button
      type="button"
      title={keys ? `${label} (${keys})` : label}
      aria-label={children === undefined ? undefined : label}
      aria-pressed={pressed}
      disabled={disabled}
      onMouseDown={keepFocus}
      onClick={() => perform(action)}
    >
      {children ?? label}
    </button>
  );
}

/** Choices as they are in the viewer's bars: a click leaves the keys to the film. */
export const Choices = <T extends string | number>(props: OptionsProps<T>) => (
  <Options {...props} class="choices" onMouseDown={keepFocus} />
);

/** A choice out of a list. */
export function Picker<T extends string>(props: {
  readonly label: string;
  readonly values: readonly T[];
  readonly value: T;
  readonly text: (value: T) => string;
  readonly choose: (value: T) => void;
}) {
  const { label, values, value, text, choose } = props;
  return (
    <label class="picker">
      <span>{label}</span>
      <select
        value={value}
        onChange={({ currentTarget }) => {
          choose(currentTarget.value as T);
          // The next key is for the film.
          currentTarget.blur();
        }}
      >
        {values.map((one) => (
          <option key={one} value={one}>
            {text(one)}
          </option>
        ))}
      </select>
    </label>
  );
}

/** A number between two ends, in percent. */
export function Slider(props: {
  readonly label: string;
  readonly value: number;
  readonly most: number;
  readonly disabled?: boolean;
  readonly title?: string;
  readonly change: (value: number) => void;
}) {
  const { label, value, most, disabled = false, title, change } = props;
  return (
    <label class="slider" title={title}>
      <span>{label}</span>
      <input
        type="range"
        min={0}
        max={100 * most}
        step={1}
        value={Math.round(100 * value)}
        disabled={disabled}
        aria-valuetext={`${Math.round(100 * value)} %`}
        // Who drags it goes on with the film's keys; who came to it by keys stays.
        onPointerUp={({ currentTarget }) => currentTarget.blur()}
        onInput={({ currentTarget }) => change(Number(currentTarget.value) / 100)}
      />
      <output>{Math.round(100 * value)} %</output>
    </label>
  );
}
