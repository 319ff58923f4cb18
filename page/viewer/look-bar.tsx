import { keysText } from '../keys/table.js';
import { edit, project, shot, shotIndex } from '../state/project.js';
import { controls } from './frames.js';
import { Icon } from './icons.js';
import {
  CHANNEL_NAMES,
  COMPARISON_NAMES,
  COMPARISONS,
  GAINS,
  look,
  MOST_FLICKERS,
  referenceNumber,
  show,
  shownViews,
  trial,
  trying,
  VIEW_NAMES,
  VIEWS,
  type View,
} from './look.js';
import { ActionButton, Choices, keepFocus, Picker, Slider } from './parts.js';
import { CHANNELS } from './recombine.js';
import { fit, position } from './view-state.js';
import { zoomText } from './zoom.js';

const viewName = (view: View) => VIEW_NAMES[view];

/** What the sides show and how they are compared. */
export function LookBar() {
  const { a, b, comparison, channel, swapped, gain, flickers } = look.value;
  return (
    <div class="viewer-bar" role="toolbar" aria-label="Picture and comparison">
      <Picker label="A" values={VIEWS} value={a} text={viewName} choose={(view) => show({ a: view })} />
      <ActionButton
        action="swap"
        label={comparison === 'none' ? 'Show B instead of A' : 'Change sides'}
        pressed={comparison === 'none' && swapped}
      >
        A/B
      </ActionButton>
      <Picker label="B" values={VIEWS} value={b} text={viewName} choose={(view) => show({ b: view })} />
      <Choices
        label="Comparison"
        values={COMPARISONS}
        value={comparison}
        text={(one) => (one === 'side' ? 'Side' : COMPARISON_NAMES[one])}
        hint={(one) => (one === 'none' ? 'A or B alone' : `${COMPARISON_NAMES[one]} (${keysText(one)})`)}
        choose={(one) => show({ comparison: one, swapped: false })}
      />
      {comparison === 'difference' && (
        <Picker
          label="Gain"
          values={GAINS.map(String)}
          value={String(gain)}
          text={(one) => `×${one}`}
          choose={(one) => show({ gain: Number(one) })}
        />
      )}
      {comparison === 'flicker' && (
        <Choices
          label="Flickers a second"
          values={Array.from({ length: MOST_FLICKERS }, (_, i) => i + 1)}
          value={flickers}
          text={(one) => `${one} Hz`}
          choose={(one) => show({ flickers: one })}
        />
      )}
      {comparison === 'wipe' && (
        <ActionButton action="turn line" label="Wipe across or down" pressed={look.value.level}>
          <Icon of={look.value.level ? 'level' : 'upright'} />
        </ActionButton>
      )}
      <References />
      <span class="gap" />
      <Choices
        label="Channel"
        values={CHANNELS}
        value={channel}
        text={(one) => CHANNEL_NAMES[one]}
        hint={(one) => (one === 'all' ? 'All channels' : `${CHANNEL_NAMES[one]} alone (${keysText(one)})`)}
        choose={(one) => show({ channel: one })}
      />
    </div>
  );
}

/** Which of several references is shown, where one is. */
function References() {
  const count = shot.value?.references.length ?? 0;
  if (count < 2 || !shownViews(look.value).includes('reference')) return null;
  return (
    <Choices
      label="Reference"
      values={Array.from({ length: count }, (_, i) => i)}
      value={Math.min(referenceNumber.value, count - 1)}
      text={(one) => String(one + 1)}
      hint={(one) => shot.value?.references[one]?.name ?? ''}
      choose={(one) => {
        referenceNumber.value = one;
      }}
    />
  );
}

/** Colours to be tried out at once, without a render. */
export function TrialBar() {
  const { strength, saturation, smoothing } = controls.value;
  const change = (name: 'strength' | 'saturation' | 'smoothing') => (value: number) => {
    trial.value = { ...trial.value, [name]: value };
  };
  const mostOf = (name: string, otherwise: number) => {
    const input = project.value?.table.find((row) => row.name === name)?.input;
    return input?.kind === 'number' ? input.most : otherwise;
  };
  const { smoothing: _, ...kept } = trial.value;
  const keep = async () => {
    await edit({ kind: 'settings', shots: [shotIndex.value], values: kept });
    trial.value = {};
  };
  const coloured = shownViews(look.value).some((view) => view === 'raw' || view === 'smoothed');
  const disabled = !coloured;
  return (
    <div class="viewer-bar trial" role="toolbar" aria-label="Colours to try out">
      <Slider
        label="Strength"
        value={strength}
        most={mostOf('strength', 1)}
        disabled={disabled}
        change={change('strength')}
      />
      <Slider
        label="Saturation"
        value={saturation}
        most={mostOf('saturation', 2)}
        disabled={disabled}
        change={change('saturation')}
      />
      <Slider
        label="Smoothing"
        title="Share of smoothed colours; the rest is raw. It is not part of the project."
        value={smoothing}
        most={1}
        disabled={disabled || !shownViews(look.value).includes('smoothed')}
        change={change('smoothing')}
      />
      <button
        type="button"
        onMouseDown={keepFocus}
        disabled={Object.keys(kept).length === 0}
        title="Gives the shot this strength and saturation"
        aria-label="Keep for this shot"
        onClick={() => void keep()}
      >
        Keep
      </button>
      <button
        type="button"
        onMouseDown={keepFocus}
        disabled={!trying.value}
        onClick={() => {
          trial.value = {};
        }}
      >
        Reset
      </button>
      <span class="gap" />
      <ActionButton action="fit" label="Fit" pressed={position.value.zoom === 'fit'} />
      <ActionButton action="zoom 1" label="100 %" pressed={position.value.zoom === 1} />
      <output class="zoom" aria-label="Zoom">
        {zoomText(position.value, fit.value)}
      </output>
      <ActionButton action="help" label="Keys">
        ?
      </ActionButton>
    </div>
  );
}
