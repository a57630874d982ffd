import { readFileSync, writeFileSync } from 'node:fs';
import type { Sight } from './fault.js';

const README = new URL('README.md', import.meta.url);

/** The faults of one section: input, what was seen of ours, what of prom-client alone. */
export class FaultTable {
  readonly rows: string[][] = [];

  constructor(private readonly section: string) {}

  /** Adds a row; a cross marks where prom-client alone does something else. */
  add(input: string, ours: Sight, alone: Sight | undefined): void {
    const cross = alone === undefined || alone.essence === ours.essence ? '' : '✗ ';
    this.rows.push([cell(input), cell(ours.text), alone ? cross + cell(alone.text) : '–']);
  }

  toText(): string {
    const lines = this.rows.map(
      ([input, ours, alone]) => `  ${input}\n    ours   ${ours}\n    alone  ${alone}`,
    );
    const crosses = this.rows.filter((row) => row[2]!.startsWith('✗')).length;
    return `\n${this.section} (${this.rows.length} rows, prom-client alone does something else in ${crosses})\n${lines.join('\n')}`;
  }

  /** The rows in README.md. */
  written(): string[][] {
    const { before, table } = this.split();
    if (before === '') return [];
    return table.slice(2).map((line) =>
      line
        .slice(1, -1)
        .split('|')
        .map((text) => text.trim()),
    );
  }

  /** Puts the rows into README.md. */
  write(): void {
    const { before, after } = this.split();
    const heads = [
      ['input', 'nestjs-metrics', 'prom-client alone'],
      ['---', '---', '---'],
    ];
    const table = [...heads, ...this.rows].map((row) => `| ${row.join(' | ')} |`);
    writeFileSync(README, `${before}${table.join('\n')}\n${after}`);
  }

  /** The table of this section, and what stands before and after it. */
  private split(): { before: string; table: string[]; after: string } {
    const lines = readFileSync(README, 'utf8').split('\n');
    const title = lines.indexOf(`## ${this.section}`);
    if (title === -1) throw new Error(`README.md has no section "${this.section}"`);
    const start = lines.findIndex((line, index) => index > title && line.startsWith('|'));
    const end = lines.findIndex((line, index) => index > start && !line.startsWith('|'));
    if (start === -1) throw new Error(`The section "${this.section}" has no table`);
    return {
      before: lines
        .slice(0, start)
        .map((line) => `${line}\n`)
        .join(''),
      table: lines.slice(start, end),
      after: lines.slice(end).join('\n'),
    };
  }
}

/** A text in a cell: as code, on one line, without what ends a cell. */
function cell(text: string): string {
  return text === ''
    ? ''
    : `\`${text.replaceAll('\n', '\\n').replaceAll('|', '¦').replaceAll('`', "'")}\``;
}
