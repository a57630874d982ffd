export { mainScript } from './main-script.js';
export { MultiprocessModule } from './multiprocess.module.js';
export { MULTIPROCESS_PROVIDERS } from './multiprocess.providers.js';
export { PACKAGE_VERSION } from './package-version.js';
export { ProcessGroup } from './process-group.js';
