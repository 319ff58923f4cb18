import { signal } from '@preact/signals';
import { useId, useMemo } from 'preact/hooks';
import { fieldStep, type Scale, sliderPosition, sliderSteps, valueAt } from './setting-input.js';

/** A number as a slider and as a field beside it. */
export function NumberField(props: {
  readonly label: string;
  readonly value: number;
  readonly scale: Scale;
  /** What may be typed, where it is more than the slider has. */
  readonly most?: number;
  readonly unit?: string | undefined;
  readonly describedBy?: string;
  readonly disabled?: boolean;
  /** Told while a number is being chosen. */
  readonly change: (value: number) => void;
  /** Told once it was typed. */
  readonly rest: () => void;
}) {
  const { label, value, scale, most = scale.most, unit, describedBy, disabled = false, change, rest } = props;
  const wrong = useMemo(() => signal<string | undefined>(undefined), []);
  const id = useId();
  const typed = (field: HTMLInputElement) => {
    const number = Number(field.value.trim().replace(',', '.'));
    const fits = field.value.trim() !== '' && number >= scale.least && number <= most;
    if (!fits || (scale.whole && !Number.isInteger(number))) {
      wrong.value = `Type ${scale.whole ? 'a whole number' : 'a number'} from ${scale.least} to ${most}`;
      return;
    }
    wrong.value = undefined;
    if (number !== value) change(number);
    rest();
  };
  const unitText = unit ? `, ${unit}` : '';
  return (
    <span class="number">
      <input
        type="range"
        min={0}
        max={sliderSteps(scale)}
        value={sliderPosition(value, scale)}
        aria-label={label}
        aria-valuetext={`${value}${unitText}`}
        aria-describedby={describedBy}
        disabled={disabled}
        onInput={({ currentTarget }) => {
          wrong.value = undefined;
          change(valueAt(Number(currentTarget.value), scale));
        }}
      />
      <input
        class="field"
        type="number"
        min={scale.least}
        max={most}
        step={fieldStep(scale)}
        value={value}
        aria-label={`${label}${unitText}`}
        aria-invalid={wrong.value !== undefined}
        aria-describedby={wrong.value ? id : describedBy}
        disabled={disabled}
        onFocus={({ currentTarget }) => currentTarget.select()}
        onChange={({ currentTarget }) => typed(currentTarget)}
        onBlur={({ currentTarget }) => {
          wrong.value = undefined;
          currentTarget.value = String(value);
        }}
        onKeyDown={({ key, currentTarget }) => {
          if (key !== 'Escape') return;
          currentTarget.value = String(value);
          currentTarget.blur();
        }}
      />
      {wrong.value && (
        <span class="wrong" role="alert" id={id}>
          {wrong.value}
        </span>
      )}
    </span>
  );
}
