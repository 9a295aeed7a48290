const { existsSync } = require('node:fs');

/** What only a real server runs: without one its tests are skipped, and say so, and its lines are not counted. */
const withoutMariadb = existsSync('/usr/sbin/mariadbd') ? [] : ['!lib/validation/mysql/**', '!lib/preflight/mysql/**'];

/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  transform: { '^.+\\.ts$': ['ts-jest', { diagnostics: false }] },
  // Jest's default leaves one core idle: half of them on a machine with two.
  maxWorkers: '100%',
  // No test measures time; a slow machine is no failure.
  testTimeout: 60_000,
  setupFiles: ['<rootDir>/bin/v8-flags.cjs'],
  // Deletes the temporary cloud assemblies that every App in a test leaves behind.
  setupFilesAfterEnv: ['aws-cdk-lib/testhelpers/jest-autoclean'],
  globalSetup: '<rootDir>/test/support/build-lambdas.js',
  snapshotSerializers: ['<rootDir>/test/support/asset-hash-serializer.ts'],
  collectCoverageFrom: ['lib/**/*.ts', 'lambda/**/*.ts', ...withoutMariadb],
  coverageDirectory: 'coverage',
  coverageReporters: ['text-summary', 'lcov', ['text', { skipFull: true }]],
  coverageThreshold: { global: { lines: 100, statements: 100, branches: 95, functions: 100 } },
};
