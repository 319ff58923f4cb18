/** What {@link Options} takes. */
export interface OptionsProps<T extends string | number> {
  readonly label: string;
  readonly values: readonly T[];
  readonly value: T;
  readonly text: (value: T) => string;
  readonly hint?: (value: T) => string;
  readonly choose: (value: T) => void;
}

/** Some choices beside each other, of which one is chosen. */
export function Options<T extends string | number>(
  props: OptionsProps<T> & { readonly class?: string; readonly onMouseDown?: (event: Event) => void },
) {
  const { label, values, value, text, hint, choose, onMouseDown } = props;
  return (
    <fieldset class={props.class ?? 'options'} aria-label={label}>
      {values.map((one) => (
        <button
          key={one}
          type="button"
          aria-pressed={one === value}
          title={hint?.(one)}
          onMouseDown={onMouseDown}
          onClick={() => choose(one)}
        >
          {text(one)}
        </button>
      ))}
    </fieldset>
  );
}
