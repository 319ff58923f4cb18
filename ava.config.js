export default {
  files: ['build/test/**/*.test.js'],
  workerThreads: false,
  concurrency: 2,
  timeout: '4m',
};
