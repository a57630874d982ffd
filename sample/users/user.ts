/** Where a customer heard of the shop. */
export const SOURCES = ['web', 'mobile', 'referral'] as const;

export type Source = (typeof SOURCES)[number];

export interface NewUser {
  readonly email: string;
  readonly source: Source;
}

export interface User extends NewUser {
  readonly id: string;
}
