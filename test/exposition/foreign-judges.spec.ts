import { spawnSync } from 'node:child_process';
import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { parseStrictly } from '../judges/strict-parser.js';
import { closeApps } from '../support/app.js';
import { describeWith } from '../support/counterparts.js';
import { LEFT_OUT } from './foreign-left-out.js';
import { MENDED } from './foreign-mended.js';
import { startBeside } from './foreign-metrics.js';
import { OPENMETRICS, render, TEXT } from './render.js';

beforeEach(() => void jest.spyOn(Logger.prototype, 'warn').mockReturnValue());

afterEach(async () => {
  jest.restoreAllMocks();
  await closeApps();
});

describeWith('openmetrics-parser', 'the strict OpenMetrics parser', () => {
  it.each([...MENDED, ...LEFT_OUT])('accepts a body beside $title', async ({ fill }) => {
    const { text } = await render(await startBeside(fill), OPENMETRICS);
    const names = parseStrictly(text).map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['orders', 'z_last']));
  });
});

describeWith('promtool', 'promtool check metrics', () => {
  it.each([...MENDED, ...LEFT_OUT])('can read a body beside $title', async ({ fill }) => {
    const { text } = await render(await startBeside(fill), TEXT);
    const { stdout, stderr } = spawnSync('promtool', ['check', 'metrics'], {
      input: text,
      encoding: 'utf8',
    });
    // Its findings are about names and helps; it ends with 1 where it cannot parse.
    expect(stdout + stderr).not.toContain('parsing error');
  });
});
