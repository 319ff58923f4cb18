import { render } from 'preact';
import { App } from './app.js';
import { followProject } from './state/events.js';

followProject();
render(<App />, document.body);
