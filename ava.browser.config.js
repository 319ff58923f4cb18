import standard from './ava.config.js';

/** The preview's page in a real Chromium, skipped by name where there is none: `npm run test:browser`. */
export default { ...standard, files: ['build/test/**/*.browser.test.js'], concurrency: 1 };
