import { defineConfig } from 'vitest/config';

// Nothing for decorators: vitest reads `experimentalDecorators` and
// `emitDecoratorMetadata` from tsconfig.json.
export default defineConfig({
  test: {
    include: ['{bakery,test}/**/*.spec.ts'],
    // For slow and busy machines.
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
