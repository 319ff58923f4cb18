import { signal } from '@preact/signals';
import { project, shot, shotIndex } from '../state/project.js';
import { Options } from './options.js';
import { settingLabel } from './setting-input.js';
import { helpShown, SettingLine } from './setting-row.js';

const scope = signal<'shot' | 'project'>('shot');

/** Settings of the present shot, and of the project. */
export function Settings() {
  const rows = project.value?.table ?? [];
  const own = Object.keys(shot.value?.settings ?? {}).length;
  const ofShot = scope.value === 'shot';
  const help = helpShown.value;
  const fitting = rows.filter((row) => !ofShot || row.shot);
  return (
    <div class="settings">
      <div class="panel-row">
        <Options
          label="Settings of"
          values={['shot', 'project']}
          value={scope.value}
          text={(value) => (value === 'shot' ? `Shot ${shotIndex.value + 1}` : 'Project')}
          choose={(value) => {
            scope.value = value;
            helpShown.value = undefined;
          }}
        />
        <span class="dim">{ofShot ? ownText(own) : 'For every shot without a value of its own'}</span>
      </div>
      <div class="setting-list">
        {fitting.map((row) => (
          <SettingLine
            key={`${scope.value} ${shotIndex.value} ${row.name}`}
            row={row}
            {...(ofShot ? { shot: shotIndex.value } : {})}
          />
        ))}
      </div>
      <p class="help" aria-hidden="true">
        {help ? (
          <>
            <b>{settingLabel(help.name)}</b> {help.help}. <span class="dim">Allowed: {help.allowed}</span>
          </>
        ) : (
          'Point at a setting to read what it does.'
        )}
      </p>
    </div>
  );
}

function ownText(own: number): string {
  if (own === 0) return 'As the project has them';
  return own === 1 ? '1 value of its own' : `${own} values of its own`;
}
