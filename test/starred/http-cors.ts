import { counted, get, type Row } from './http-row.js';

const preflight = { origin: 'http://shop.test', 'access-control-request-method': 'PUT' };

/** Requests to an app with CORS. */
export const CORS_ROWS: readonly Row[] = [
  [
    'a preflight of a known path',
    { method: 'OPTIONS', path: '/api/v1/users/7', headers: preflight },
    counted('OPTIONS', 'unmatched', '204'),
  ],
  [
    'a preflight of an unknown path',
    { method: 'OPTIONS', path: '/nothing', headers: preflight },
    counted('OPTIONS', 'unmatched', '204'),
  ],
  [
    'a request of another origin',
    get('/api/v1/users/7', { origin: 'http://shop.test' }),
    counted('GET', '/api/v1/users/:id', '200'),
  ],
];
