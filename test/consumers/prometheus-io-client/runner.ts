export { afterEach, describe, expect, it } from 'vitest';
