import { Notices } from './panels/notices.js';
import { Panels } from './panels/panels.js';
import { TopBar } from './panels/top-bar.js';
import { connection, refusal } from './state/connection.js';
import { problem, project } from './state/project.js';
import { Timeline } from './timeline/timeline.js';
import { Viewer } from './viewer/viewer.js';
import './style.css';
import './layout.css';

function openingText(): string {
  if (connection.value === 'refused') return refusal.value;
  if (connection.value === 'away') return 'The server does not answer. Is autochrome preview still running?';
  return problem.value ?? 'Opening the project …';
}

/** The whole page: the picture and what concerns it on the left, panels on the right, the film's shots below. */
export function App() {
  if (!project.value) {
    return (
      <main class="opening">
        <h1>Autochrome</h1>
        <p role="status">{openingText()}</p>
      </main>
    );
  }
  return (
    <>
      <main>
        <TopBar />
        <Viewer />
        <Panels />
        <Timeline />
      </main>
      <Notices />
    </>
  );
}
