import {
  defineCounter,
  defineGauge,
  defineHistogram,
  defineInfo,
  defineStateSet,
  defineSummary,
  open,
} from 'nestjs-metrics';

// A metric of every kind, with labels and without.

export const ParcelsSent = defineCounter({
  name: 'parcels_sent_total',
  help: 'Parcels sent, by carrier and country.',
  labels: { carrier: ['post', 'courier'], country: open() },
});
export const ParcelsLost = defineCounter({ name: 'parcels_lost_total', help: 'Parcels lost.' });
export const ParcelsWaiting = defineGauge({
  name: 'parcels_waiting',
  help: 'Parcels that wait, by hall.',
  labels: { hall: ['north', 'south'] },
});
export const ParcelsShelved = defineGauge({ name: 'parcels_shelved', help: 'Parcels on shelves.' });
export const ParcelWeight = defineHistogram({
  name: 'parcel_weight_kilograms',
  help: 'Weight of the parcels, by carrier.',
  labels: { carrier: ['post', 'courier'] },
  buckets: [1, 5],
});
export const ParcelVolume = defineHistogram({
  name: 'parcel_volume_liters',
  help: 'Volume of the parcels.',
  buckets: [0.5],
});
export const ParcelHandling = defineSummary({
  name: 'parcel_handling_seconds',
  help: 'Handling of the parcels, by hall.',
  labels: { hall: ['north', 'south'] },
  percentiles: [0.5],
});
export const ParcelSorting = defineSummary({
  name: 'parcel_sorting_seconds',
  help: 'Sorting of the parcels.',
  percentiles: [0.5],
});
export const DepotInfo = defineInfo({
  name: 'depot_info',
  help: 'The depot.',
  labels: { city: open() },
});
export const BeltState = defineStateSet({
  name: 'belt_state',
  help: 'The belt.',
  states: ['runs', 'stands'],
});

export const DEPOT_METRICS = [
  ParcelsSent,
  ParcelsLost,
  ParcelsWaiting,
  ParcelsShelved,
  ParcelWeight,
  ParcelVolume,
  ParcelHandling,
  ParcelSorting,
  DepotInfo,
  BeltState,
];
