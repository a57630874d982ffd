import { pause } from '../simulation.js';
import type { Partner } from './partner.js';
import { PartnerError } from './partner.error.js';

/** No partner is waited for any longer. */
const PATIENCE_MS = 250;

/**
 * Stands in for a request to a partner that answers after so many milliseconds.
 * @throws PartnerError where that is too long.
 */
export async function roundTrip(partner: Partner, milliseconds: number): Promise<void> {
  await pause(Math.min(milliseconds, PATIENCE_MS));
  if (milliseconds > PATIENCE_MS) throw new PartnerError('timeout', partner);
}
