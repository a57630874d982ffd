export { afterEach, describe, expect, it } from '@jest/globals';
