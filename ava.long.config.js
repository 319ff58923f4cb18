import standard from './ava.config.js';

/** Crash loops, every container into every other, every setting with two values, every example: `npm run test:long`. */
export default { ...standard, files: ['build/test/**/*.long.test.js'] };
