export default {
  files: ['build/test/**/*.test.js'],
  workerThreads: false,
  concurrency: 3,
  timeout: '4m',
};
