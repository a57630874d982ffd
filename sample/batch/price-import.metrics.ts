import { defineCounter, defineGauge } from 'nestjs-metrics';

// Of one run, which begins at zero: a gateway keeps the last run's, and adds nothing up.

export const PriceRecords = defineCounter({
  name: 'price_import_records_total',
  help: 'Records of the price list in the last run, by what became of them.',
  labels: { outcome: ['changed', 'unchanged', 'rejected'] },
});

export const PriceImportDuration = defineGauge({
  name: 'price_import_duration_seconds',
  help: 'How long the last run took, whatever its end.',
  unit: 'seconds',
});

export const PriceImportLastSuccess = defineGauge({
  name: 'price_import_last_success_timestamp_seconds',
  help: 'When prices were last imported, in seconds since 1970.',
  unit: 'seconds',
  // A run that fails has none, so that what the gateway knows from an earlier one stays.
  seed: false,
});
