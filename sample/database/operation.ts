/** What may be asked of the database. */
export const OPERATIONS = ['select', 'insert', 'update', 'delete'] as const;

export type Operation = (typeof OPERATIONS)[number];
