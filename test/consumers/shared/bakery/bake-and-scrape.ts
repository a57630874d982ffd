import type { INestApplication } from '@nestjs/common';

const ROUTE = 'method="POST",route="/loaves/:flour/:baker"';

/** Known series, which the first scrape has at zero. */
const AT_FIRST = [
  'bakes_ended_total{flour="rye",outcome="cancelled"} 0',
  'kneading_duration_seconds_bucket{flour="wheat",le="10.0"} 0',
  'loaf_weight_grams_count 0',
  'ovens_in_use 0',
  'loaves_on_shelf 0',
  'bakery_info{city="Bern"} 1',
  'shop_state{shop_state="open"} 1',
  'shop_state{shop_state="closed"} 0',
  'method_calls_total{class="LoavesController",method="bake",outcome="error"} 0',
];

/** After three loaves, of which one failed, and a look at the shelf. */
const AT_LAST = [
  'bakes_ended_total{flour="rye",outcome="success"} 2',
  'bakes_ended_total{flour="wheat",outcome="error"} 1',
  'loaves_baked_total{flour="rye",baker="Ann"} 2',
  'kneading_duration_seconds_bucket{flour="rye",le="10.0"} 2',
  'kneading_duration_seconds_count{flour="wheat"} 1',
  'loaf_weight_grams_sum 2000',
  'loaf_weight_grams{quantile="0.5"} 1000',
  'ovens_in_use 0',
  'loaves_on_shelf 2',
  'method_duration_seconds_count{class="BakeryService",method="bake",outcome="success"} 2',
  'method_duration_seconds_count{class="BakeryService",method="watchShelf",outcome="success"} 1',
  'method_calls_total{class="BakeryService",method="watchShelf",outcome="success"} 1',
  'method_calls_total{class="LoavesController",method="bake",outcome="success"} 2',
  'method_calls_total{class="LoavesController",method="bake",outcome="error"} 1',
  `http_requests_total{${ROUTE},status="201"} 2`,
  `http_requests_total{${ROUTE},status="500"} 1`,
  'http_requests_in_flight{method="POST"} 0',
];

/**
 * Lets a listening app of the `BakeryModule` bake, and reads `/metrics` before and after.
 * @returns what is wrong with the two scrapes: an empty list where nothing is
 */
export async function bakeAndScrape(app: INestApplication): Promise<string[]> {
  const url = await app.getUrl();
  const first = await scrape(url);
  const bake = async (path: string): Promise<number> =>
    (await fetch(`${url}/loaves/${path}`, { method: 'POST' })).status;
  const statuses = [await bake('rye/Ann'), await bake('rye/Ann'), await bake('wheat/nobody')];
  const shelf = await (await fetch(`${url}/loaves`)).text();
  const last = await scrape(url);
  return [
    ...(`${statuses} ${shelf}` === '201,201,500 2' ? [] : [`answers were ${statuses} ${shelf}`]),
    ...AT_FIRST.filter((line) => !first.includes(line)).map((line) => `the first lacks ${line}`),
    ...AT_LAST.filter((line) => !last.includes(line)).map((line) => `the last lacks ${line}`),
    ...(last.some((line) => line.startsWith('process_cpu_seconds_total '))
      ? []
      : ['the last lacks the default metrics']),
  ];
}

async function scrape(url: string): Promise<readonly string[]> {
  const answer = await fetch(`${url}/metrics`);
  const type = answer.headers.get('content-type');
  if (answer.status !== 200 || !type?.startsWith('text/plain; version=0.0.4'))
    throw new Error(`/metrics answered ${answer.status} ${type}: ${await answer.text()}`);
  return (await answer.text()).split('\n');
}
