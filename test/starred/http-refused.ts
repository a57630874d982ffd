import { BODY_LIMIT } from './http-app.js';
import { counted, get, post, type Row } from './http-row.js';

/** Express has its body parser and middleware before its router. */
const BEFORE_ROUTING = { onExpress: { route: 'unmatched' } };

/** Requests that are refused or fail on the way. */
export const REFUSED: readonly Row[] = [
  [
    'a guard that says no',
    get('/api/guarded/forbidden'),
    counted('GET', '/api/guarded/forbidden', '403'),
  ],
  [
    'a guard that throws',
    get('/api/guarded/unauthorized'),
    counted('GET', '/api/guarded/unauthorized', '401'),
  ],
  [
    'a guard that says no later',
    get('/api/guarded/slowly'),
    counted('GET', '/api/guarded/slowly', '403'),
  ],
  [
    'a parameter that a pipe refuses',
    get('/api/v1/users/Ada'),
    counted('GET', '/api/v1/users/:id', '400'),
  ],
  [
    'a body that a pipe refuses',
    post('/api/v1/users', '{}'),
    counted('POST', '/api/v1/users', '400'),
  ],
  [
    'a body that is not JSON',
    post('/api/v1/users', '{"name":'),
    { ...counted('POST', '/api/v1/users', '400'), ...BEFORE_ROUTING },
  ],
  [
    'a body that is too large',
    post('/api/v1/users', `"${'x'.repeat(BODY_LIMIT)}"`),
    { ...counted('POST', '/api/v1/users', '413'), ...BEFORE_ROUTING },
  ],
  [
    'middleware that throws',
    get('/api/answers/nothing', { 'x-doorkeeper': 'throw' }),
    { ...counted('GET', '/api/answers/nothing', '401'), ...BEFORE_ROUTING },
  ],
  [
    'middleware that ends the response',
    get('/api/answers/nothing', { 'x-doorkeeper': 'end' }),
    { ...counted('GET', '/api/answers/nothing', '429'), ...BEFORE_ROUTING },
  ],
  ['a path that cannot be decoded', get('/api/v1/users/%zz'), counted('GET', 'unmatched', '400')],
  ['an unknown path', get('/nothing'), counted('GET', 'unmatched', '404')],
  [
    'an unknown path behind the prefix',
    get('/api/v1/users/7/nothing'),
    counted('GET', 'unmatched', '404'),
  ],
  ['an unknown version', get('/api/v9/users/7'), counted('GET', 'unmatched', '404')],
  [
    'HEAD of an unknown path',
    { method: 'HEAD', path: '/nothing' },
    counted('HEAD', 'unmatched', '404'),
  ],
  [
    'a method that the path does not have',
    { method: 'DELETE', path: '/api/v1/users/7' },
    counted('DELETE', 'unmatched', '404'),
  ],
  [
    'a method that a path without the prefix does not have',
    { method: 'POST', path: '/health' },
    counted('POST', 'unmatched', '404'),
  ],
  [
    'a method outside the standard set',
    { method: 'PROPFIND', path: '/api/v1/users/7' },
    counted('other', 'unmatched', '404'),
  ],
  [
    'OPTIONS without CORS',
    { method: 'OPTIONS', path: '/api/v1/users/7' },
    counted('OPTIONS', 'unmatched', '404'),
  ],
  [
    'an HttpException of the handler',
    get('/api/failures/conflict'),
    counted('GET', '/api/failures/conflict', '409'),
  ],
  [
    'an error of the handler',
    get('/api/failures/error'),
    counted('GET', '/api/failures/error', '500'),
  ],
  [
    'throw undefined',
    get('/api/failures/undefined'),
    counted('GET', '/api/failures/undefined', '500'),
  ],
  ['EMPTY', get('/api/failures/empty'), counted('GET', '/api/failures/empty', '500')],
  [
    'an exception filter that changes the status',
    get('/api/failures/filtered'),
    counted('GET', '/api/failures/filtered', '422'),
  ],
  [
    'a file that cannot be read, which Express answers as a bad request',
    get('/api/failures/file'),
    { ...counted('GET', '/api/failures/file', '500'), onExpress: { status: '400' } },
  ],
];
