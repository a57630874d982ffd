import { Inject, Injectable } from '@nestjs/common';
import { METRICS_SETTINGS, type MetricsModuleSettings } from '../options/index.js';

@Injectable()
export class ScheduleInstrumentation {
  constructor(@Inject(METRICS_SETTINGS) readonly settings: MetricsModuleSettings) {}
}
