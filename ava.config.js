/** What `npm test` runs: everything but what takes long or needs a browser. */
export default {
  files: ['build/test/**/*.test.js', '!build/test/**/*.{long,browser}.test.js'],
  workerThreads: false,
  concurrency: 3,
  timeout: '4m',
};
