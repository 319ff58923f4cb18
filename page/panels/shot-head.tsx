import { SHOT_KINDS } from '../../src/shots/kinds/shot-sorter.js';
import { edit, project, shot, shotIndex } from '../state/project.js';
import { timecodeOf } from '../viewer/positions.js';
import { Status } from './controls.js';

/** What the present shot is: its name, frames, kind and status. */
export function ShotHead() {
  const { value: now } = shot;
  const { value: index } = shotIndex;
  const { value: state } = project;
  if (!now || !state) return null;
  const frames = now.end - now.start;
  return (
    <header class="shot-head">
      <div class="panel-row">
        <span class="shot-number" title={`Shot ${index + 1} of ${state.shots.length}`}>
          {index + 1}
        </span>
        <input
          type="text"
          class="wide name-field"
          aria-label={`Name of shot ${index + 1}`}
          key={`${index} ${now.name}`}
          value={now.name}
          spellcheck={false}
          autocomplete="off"
          onChange={({ currentTarget }) => {
            const name = currentTarget.value.trim();
            if (name !== '' && name !== now.name) void edit({ kind: 'name', shot: index, name });
            else currentTarget.value = now.name;
          }}
          onKeyDown={({ key, currentTarget }) => {
            if (key === 'Escape') currentTarget.value = now.name;
            if (key === 'Enter' || key === 'Escape') currentTarget.blur();
          }}
        />
        <select
          aria-label={`Kind of shot ${index + 1}`}
          title="Only footage is colorized; other kinds pass as they are"
          value={now.kind}
          onChange={({ currentTarget }) =>
            void edit({ kind: 'shot kind', shots: [index], value: currentTarget.value })
          }
        >
          {(KINDS.includes(now.kind) ? KINDS : [now.kind, ...KINDS]).map((kind) => (
            <option key={kind} value={kind}>
              {kind}
            </option>
          ))}
        </select>
      </div>
      <div class="panel-row dim">
        <span title={`Frames ${now.start} to ${now.end - 1}, up to ${timecodeOf(now.end - 1, state.clip)}`}>
          {timecodeOf(now.start, state.clip)}
        </span>
        <span>· {frames === 1 ? '1 frame' : `${frames} frames`}</span>
        <span class="gap" />
        <Status of={now.status} />
      </div>
    </header>
  );
}

const KINDS: readonly string[] = SHOT_KINDS;
