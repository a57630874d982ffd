/** The partners whose services the shop calls, each with the endpoints that it calls. */
export const PARTNER_ENDPOINTS = {
  shipping: ['quotes', 'labels'],
  recommendations: ['similar'],
  supplier: ['deliveries'],
} as const;

export type Partner = keyof typeof PARTNER_ENDPOINTS;

export const PARTNERS = Object.keys(PARTNER_ENDPOINTS) as Partner[];

/** The endpoints of one partner. */
export type EndpointOf<P extends Partner> = (typeof PARTNER_ENDPOINTS)[P][number];
