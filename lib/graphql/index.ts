export { GraphqlInstrumentation } from './graphql-instrumentation.js';
