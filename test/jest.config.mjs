/** @type {import('jest').Config} */
export default {
  rootDir: '..',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.spec.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: {
    '^nestjs-metrics$': '<rootDir>/lib/index.ts',
    '^nestjs-metrics/testing$': '<rootDir>/lib/testing/index.ts',
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
  transform: {
    '^.+\\.ts$': [
      'ts-jest',
      { useESM: true, tsconfig: '<rootDir>/test/tsconfig.json', diagnostics: false },
    ],
  },
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/consumers/'],
  maxWorkers: 2,
  // Modules of Node's vm are never collected: a worker that has grown is slow, and is replaced.
  workerIdleMemoryLimit: '900MB',
  testTimeout: 120_000,
};
