/** The ways to pay. */
export const PAYMENT_METHODS = ['card', 'wallet', 'transfer'] as const;

export type PaymentMethod = (typeof PAYMENT_METHODS)[number];
