import type { ConnectionPool } from './connection-pool.js';

/** More than a sample needs; then the oldest row goes. */
const MAX_ROWS = 1_000;

/** Rows of one kind, in memory, reached through the pool as if they were not. */
export class Table<Row extends { readonly id: string }> {
  private readonly rows = new Map<string, Row>();

  constructor(private readonly pool: ConnectionPool) {}

  find(id: string): Promise<Row | undefined> {
    return this.pool.query('select', () => this.rows.get(id));
  }

  where(matches: (row: Row) => boolean): Promise<Row[]> {
    return this.pool.query('select', () => [...this.rows.values()].filter(matches));
  }

  insert(row: Row): Promise<Row> {
    return this.pool.query('insert', () => {
      const [oldest] = this.rows.keys();
      if (this.rows.size >= MAX_ROWS) this.rows.delete(oldest!);
      this.rows.set(row.id, row);
      return row;
    });
  }

  /** Replaces the row of the same id, where there still is one. */
  update(row: Row): Promise<Row> {
    return this.pool.query('update', () => {
      if (this.rows.has(row.id)) this.rows.set(row.id, row);
      return row;
    });
  }

  /** True where there was such a row. */
  delete(id: string): Promise<boolean> {
    return this.pool.query('delete', () => this.rows.delete(id));
  }
}
