import { afterAll, beforeAll } from '@jest/globals';
import { describeWith } from '../support/counterparts.js';
import { startPrometheus } from '../support/prometheus.js';
import type { QueryServer } from '../support/query-server.js';
import { startVictoriaMetrics } from '../support/victoria-metrics.js';
import { WINDOW } from './sample-files.js';
import { itAnswersTenQuestions } from './ten-questions.js';
import { endTwoDays, SECONDS, TWO_DAYS_MS, writeTwoDays, type TwoDays } from './two-days.js';

describeWith('prometheus', 'A Prometheus that the shop writes to', () => {
  itAnswersAfterTwoDays(
    () => startPrometheus({}),
    () => Promise.resolve(SECONDS),
  );
});

describeWith('victoria-metrics', 'A VictoriaMetrics that the shop writes to', () => {
  // It divides by the time from the first sample to the last, and so extrapolates nothing.
  itAnswersAfterTwoDays(startVictoriaMetrics, async ({ server, taken }) => {
    const requests = `http_requests_total[${WINDOW.text}]`;
    const increase = await server.value(`sum(increase(${requests}))`, taken);
    return increase / (await server.value(`sum(rate(${requests}))`, taken));
  });
});

function itAnswersAfterTwoDays(
  start: () => Promise<QueryServer>,
  secondsOf: Parameters<typeof itAnswersTenQuestions>[1],
): void {
  let days: TwoDays<QueryServer> | undefined;

  beforeAll(async () => {
    days = await writeTwoDays(await start());
  }, TWO_DAYS_MS);

  afterAll(() => endTwoDays(days));

  itAnswersTenQuestions(() => days!, secondsOf);
}
