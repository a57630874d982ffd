export { Preseeder, seedsOf } from './preseeder.js';
