import { connection, refusal } from '../state/connection.js';
import { problem } from '../state/project.js';

/** What went wrong last, and whether the server is there. */
export function Notices() {
  return (
    <div class="notices">
      <div role="alert">
        {connection.value === 'away' && (
          <p class="notice strong">
            The server does not answer. Is <code>autochrome preview</code> still running? The page goes on by
            itself once it is; the project is saved.
          </p>
        )}
        {connection.value === 'refused' && <p class="notice strong">{refusal.value}.</p>}
      </div>
      <div role="alert">
        {problem.value && (
          <p class="notice">
            <span>{problem.value}</span>
            <button
              type="button"
              class="plain"
              aria-label="Dismiss"
              onClick={() => {
                problem.value = undefined;
              }}
            >
              ✕
            </button>
          </p>
        )}
      </div>
    </div>
  );
}
