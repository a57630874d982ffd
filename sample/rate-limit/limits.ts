/** The endpoints that not everybody may call as often as they like: their routes. */
export const LIMITED_ENDPOINTS = ['/users', '/carts/:id/checkout'] as const;

export type LimitedEndpoint = (typeof LIMITED_ENDPOINTS)[number];

export const USER_TIERS = ['guest', 'member', 'premium'] as const;

export type UserTier = (typeof USER_TIERS)[number];

/** How many calls of one endpoint a customer may make within {@link WINDOW_MS}. */
export const LIMITS: Readonly<Record<UserTier, number>> = { guest: 5, member: 50, premium: 500 };

export const WINDOW_MS = 5_000;
