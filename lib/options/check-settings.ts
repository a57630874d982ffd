import { assertLabelName, assertMetricName, isPlainObject, show } from '../definitions/index.js';
import { MetricsError } from '../errors/index.js';
import { checkCardinalityOptions } from './check-cardinality-options.js';
import { checkEndpointOptions } from './check-endpoint-options.js';
import { checkEntryPointOptions } from './check-entry-point-options.js';
import { checkHttpOptions } from './check-http-options.js';
import { checkMultiprocessOptions } from './check-multiprocess-options.js';
import { checkNamingOption } from './check-naming-option.js';
import { checkPushOptions } from './check-push-options.js';
import type { MetricsModuleSettings } from './metrics-module-options.js';

const SHAPING = ['isGlobal', 'metrics', 'interceptors', 'imports'] as const;

/**
 * Refuses, at boot, settings that could only fail at a scrape.
 * @throws MetricsError
 */
export function checkSettings(settings: MetricsModuleSettings): void {
  if (typeof settings !== 'object' || settings === null) {
    throw new MetricsError(
      'INVALID_OPTIONS',
      `The factory of MetricsModule.forRootAsync returned ${show(settings)}. Return an object of settings, {} for the defaults.`,
    );
  }
  const misplaced = SHAPING.find((option) => option in settings);
  if (misplaced !== undefined) {
    throw new MetricsError(
      'INVALID_OPTIONS',
      `The factory of MetricsModule.forRootAsync returned the option ${misplaced}, which shapes the module before any factory runs. ` +
        `Put it beside the factory: forRootAsync({ ${misplaced}, useFactory }).`,
    );
  }
  const { registry } = settings as { registry?: { registerMetric?: unknown } };
  if (registry !== undefined && typeof registry?.registerMetric !== 'function') {
    throw new MetricsError(
      'INVALID_OPTIONS',
      `The option registry is ${show(registry)}. Use a Registry of prom-client.`,
    );
  }
  const { prefix, defaultLabels, exposition } = settings;
  if (prefix !== undefined && prefix !== '') {
    assertMetricName(prefix, `The option prefix ${show(prefix)}`);
  }
  if (defaultLabels !== undefined && !isPlainObject(defaultLabels)) {
    throw new MetricsError(
      'INVALID_OPTIONS',
      `The option defaultLabels is ${show(defaultLabels)}. Use an object such as { region: 'eu' }.`,
    );
  }
  for (const [label, value] of Object.entries(defaultLabels ?? {})) {
    assertLabelName(label, 'The option defaultLabels');
    if (typeof value !== 'string' && !Number.isFinite(value)) {
      throw new MetricsError(
        'INVALID_OPTIONS',
        `The option defaultLabels gives the label "${label}" the value ${show(value)}. Use a string or a finite number.`,
      );
    }
  }
  if (settings.exemplars !== undefined && typeof settings.exemplars !== 'boolean') {
    throw new MetricsError(
      'INVALID_OPTIONS',
      `The option exemplars is ${show(settings.exemplars)}. Use true or false.`,
    );
  }
  for (const option of ['collectorTimeoutMs', 'maxBlockMs'] as const) {
    const milliseconds = exposition?.[option];
    if (milliseconds === undefined || (Number.isFinite(milliseconds) && milliseconds > 0)) continue;
    throw new MetricsError(
      'INVALID_OPTIONS',
      `The option exposition.${option} is ${show(milliseconds)}. Use a number of milliseconds above 0.`,
    );
  }
  checkEndpointOptions(settings.endpoint);
  checkCardinalityOptions(settings.cardinality);
  checkNamingOption(settings.naming);
  checkHttpOptions(settings.http);
  checkEntryPointOptions(settings);
  checkMultiprocessOptions(settings.multiprocess);
  checkPushOptions(settings.push);
}
