import type { Provider } from '@nestjs/common';
import { FAMILY_SOURCE } from '../exposition/index.js';
import { ProcessGroup } from './process-group.js';

/** What lets processes answer together; it does nothing where its option is off. */
export const MULTIPROCESS_PROVIDERS: readonly Provider[] = [
  ProcessGroup,
  { provide: FAMILY_SOURCE, useExisting: ProcessGroup },
];
