import { signal } from '@preact/signals';
import { useId, useMemo } from 'preact/hooks';
import type { SettingRow, SettingValue } from '../../src/preview/protocol.js';
import { editSoon, flushEdits, shown } from '../state/pending.js';
import { edit, project } from '../state/project.js';
import { NumberField } from './number-field.js';
import { readSetting, settingInForce, settingLabel, settingText } from './setting-input.js';

/** The help that is shown below the settings: of the one that has the focus or the pointer. */
export const helpShown = signal<SettingRow | undefined>(undefined);

/** A setting of a shot, or of the project where no shot is given. */
export function SettingLine({ row, shot }: { readonly row: SettingRow; readonly shot?: number }) {
  const { value: state } = project;
  const id = useId();
  if (!state) return null;
  const own = shot === undefined ? state.settings : (state.shots[shot]?.settings ?? {});
  const force = settingInForce(row, state.settings, shot === undefined ? undefined : own);
  const control = `${shot === undefined ? 'project' : `shot ${shot}`} ${row.name}`;
  const change = (value: SettingValue | null) =>
    ({
      kind: 'settings',
      ...(shot === undefined ? {} : { shots: [shot] }),
      values: { [row.name]: value },
    }) as const;
  const isOwn = own[row.name] !== undefined;
  const label = settingLabel(row.name);
  const below = settingInForce(row, shot === undefined ? {} : state.settings).value;
  const back = shot === undefined ? 'the default' : "the project's";
  const show = () => {
    helpShown.value = row;
  };
  return (
    <div class={isOwn ? 'setting own' : 'setting'} title={row.help} onPointerEnter={show} onFocusIn={show}>
      <span class="name">
        {label}
        {isOwn && <span class="own-mark" aria-hidden="true" />}
      </span>
      <Control
        {...{ row, label, describedBy: id }}
        value={shown(control, force.value)}
        soon={(value) => editSoon(control, value, change(value))}
      />
      <button
        type="button"
        class="plain reset"
        disabled={!isOwn}
        aria-label={`${label}: back to ${back} (${settingText(below)})`}
        title={`Back to ${back}: ${settingText(below)}`}
        onClick={() => void flushEdits().then(() => edit(change(null)))}
      >
        ↺
      </button>
      <span id={id} hidden>
        {row.help}. Allowed: {row.allowed}. {isOwn && shot !== undefined && "The shot's own value."}
      </span>
    </div>
  );
}

function Control(props: {
  readonly row: SettingRow;
  readonly label: string;
  readonly describedBy: string;
  readonly value: SettingValue | undefined;
  readonly soon: (value: SettingValue) => void;
}) {
  const { row, label, describedBy, value, soon } = props;
  const { input } = row;
  const now = (chosen: SettingValue) => {
    soon(chosen);
    void flushEdits();
  };
  switch (input.kind) {
    case 'number':
      return (
        <NumberField
          {...{ label, describedBy, unit: row.unit }}
          value={typeof value === 'number' ? value : input.least}
          scale={input}
          change={soon}
          rest={() => void flushEdits()}
        />
      );
    case 'choice':
      return (
        <select
          aria-label={label}
          aria-describedby={describedBy}
          value={String(value === undefined ? -1 : input.values.indexOf(value))}
          onChange={({ currentTarget }) => {
            const chosen = input.values[Number(currentTarget.value)];
            if (chosen !== undefined) now(chosen);
          }}
        >
          {value === undefined && <option value="-1">automatic</option>}
          {input.values.map((one, i) => (
            <option key={String(one)} value={String(i)}>
              {settingText(one)}
              {row.unit ? ` ${row.unit}` : ''}
            </option>
          ))}
        </select>
      );
    case 'switch':
      return (
        <label class="switch">
          <input
            type="checkbox"
            role="switch"
            aria-checked={value === true}
            aria-label={label}
            aria-describedby={describedBy}
            checked={value === true}
            onChange={({ currentTarget }) => now(currentTarget.checked)}
          />
          <span aria-hidden="true">{value === true ? 'On' : 'Off'}</span>
        </label>
      );
    case 'text':
      return <TextField {...{ row, label, describedBy, value, now }} />;
  }
}

function TextField(props: {
  readonly row: SettingRow;
  readonly label: string;
  readonly describedBy: string;
  readonly value: SettingValue | undefined;
  readonly now: (value: SettingValue) => void;
}) {
  const { row, label, describedBy, value, now } = props;
  const wrong = useMemo(() => signal<string | undefined>(undefined), []);
  const id = useId();
  return (
    <span class="number">
      <input
        type="text"
        class="wide"
        aria-label={label}
        aria-describedby={wrong.value ? id : describedBy}
        aria-invalid={wrong.value !== undefined}
        value={value === undefined ? '' : String(value)}
        placeholder={row.allowed}
        spellcheck={false}
        autocomplete="off"
        onChange={({ currentTarget }) => {
          try {
            const read = readSetting(row, currentTarget.value);
            wrong.value = undefined;
            now(read);
          } catch (error) {
            wrong.value = (error as Error).message;
          }
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
