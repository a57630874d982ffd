export { ScheduleInstrumentation } from './schedule-instrumentation.js';
