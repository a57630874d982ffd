/** Where the shop keeps what it sells. */
export const WAREHOUSES = ['north', 'south'] as const;
