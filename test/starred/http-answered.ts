import { counted, get, post, type Row } from './http-row.js';

/** Requests that find a handler, which answers. */
export const ANSWERED: readonly Row[] = [
  ['a path with a parameter', get('/api/v1/users/7'), counted('GET', '/api/v1/users/:id', '200')],
  [
    'a query with slashes in it',
    get('/api/v1/users/7?id=8&path=/api/v1/users/me'),
    counted('GET', '/api/v1/users/:id', '200'),
  ],
  [
    'a path beside one with a parameter',
    get('/api/v1/users/me'),
    counted('GET', '/api/v1/users/me', '200'),
  ],
  [
    'a parameter whose value is a path of the controller',
    get('/api/v1/users/named/named'),
    counted('GET', '/api/v1/users/named/:named', '200'),
  ],
  [
    'an encoded slash in a parameter',
    get('/api/v1/users/named/a%2Fb'),
    counted('GET', '/api/v1/users/named/:named', '200'),
  ],
  [
    'the first path of a method with two',
    get('/api/v1/users/cats'),
    counted('GET', '/api/v1/users/cats', '200'),
  ],
  [
    'the second path of a method with two',
    get('/api/v1/users/felines'),
    counted('GET', '/api/v1/users/felines', '200'),
  ],
  [
    'the second version of a method with two',
    get('/api/v3/users/1/posts/2'),
    counted('GET', '/api/v3/users/:id/posts/:post', '200'),
  ],
  [
    'another method of the same path',
    { method: 'PUT', path: '/api/v1/users/7' },
    counted('PUT', '/api/v1/users/:id', '200'),
  ],
  [
    'HEAD of a path that has GET',
    { method: 'HEAD', path: '/api/v1/users/7' },
    counted('HEAD', '/api/v1/users/:id', '200'),
  ],
  [
    'a body that a pipe lets pass',
    post('/api/v1/users', '{"name":"Ada"}'),
    counted('POST', '/api/v1/users', '201'),
  ],
  [
    'the status of @HttpCode',
    { method: 'POST', path: '/api/answers/accepted' },
    counted('POST', '/api/answers/accepted', '202'),
  ],
  [
    'a response without a body',
    get('/api/answers/nothing'),
    counted('GET', '/api/answers/nothing', '204'),
  ],
  ['a redirection', get('/api/answers/moved'), counted('GET', '/api/answers/moved', '302')],
  [
    'what the client has already',
    get('/api/answers/tagged', { 'if-none-match': '"7"' }),
    counted('GET', '/api/answers/tagged', '304'),
  ],
  ['@Res() by hand', get('/api/answers/by-hand'), counted('GET', '/api/answers/by-hand', '418')],
  [
    "the response of Node's own by hand",
    get('/api/answers/raw'),
    counted('GET', '/api/answers/raw', '207'),
  ],
  [
    'an Observable of three values',
    get('/api/answers/last-of-three'),
    counted('GET', '/api/answers/last-of-three', '200'),
  ],
  [
    'an interceptor that answers in place of the handler',
    get('/api/answers/cached'),
    counted('GET', '/api/answers/cached', '200'),
  ],
  ['a StreamableFile', get('/api/answers/file'), counted('GET', '/api/answers/file', '200')],
  [
    'server-sent events that end',
    get('/api/answers/events'),
    counted('GET', '/api/answers/events', '200'),
  ],
  [
    '@All()',
    { method: 'DELETE', path: '/api/answers/anything' },
    counted('DELETE', '/api/answers/anything', '200'),
  ],
  [
    '@All() with OPTIONS',
    { method: 'OPTIONS', path: '/api/answers/anything' },
    counted('OPTIONS', '/api/answers/anything', '200'),
  ],
  [
    'a method outside the standard set that has a handler',
    { method: 'PROPFIND', path: '/api/answers/folder' },
    counted('other', '/api/answers/folder', '200'),
  ],
  [
    'a wildcard, which the adapters write differently',
    get('/api/answers/below/a/b'),
    {
      ...counted('GET', '/api/answers/below/*', '200'),
      onExpress: { route: '/api/answers/below/{*path}' },
    },
  ],
  [
    'a request-scoped controller',
    get('/api/per-request/5'),
    counted('GET', '/api/per-request/:id', '200'),
  ],
  [
    'nested module paths, one with a parameter',
    get('/api/admin/eu/reports/2020'),
    counted('GET', '/api/admin/:region/reports/:year', '200'),
  ],
  ['a path without the global prefix', get('/health'), counted('GET', '/health', '200')],
];
