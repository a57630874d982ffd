import { defineConfig } from 'vitest/config';

// Nothing for decorators: vitest reads `experimentalDecorators` and
// `emitDecoratorMetadata` from tsconfig.json.
export default defineConfig({
  test: { include: ['test/**/*.spec.ts'] },
});
