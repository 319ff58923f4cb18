import { Panels } from './panels/panels.js';
import { problem, project } from './state/project.js';
import { Timeline } from './timeline/timeline.js';
import { Viewer } from './viewer/viewer.js';
import './style.css';
import './layout.css';

/** The whole page: the picture and what concerns it on the left, panels on the right, the film's shots below. */
export function App() {
  if (!project.value) return <p role="status">{problem.value ?? 'Opening the project …'}</p>;
  return (
    <main>
      <Viewer />
      <Panels />
      <Timeline />
    </main>
  );
}
