const IDS = 64;
const ORDER = JSON.stringify({
  customer: 'ada',
  items: [
    { sku: 'a-1', price: 12 },
    { sku: 'b-2', price: 30 },
  ],
});

/** Of ten requests six read a user, three place an order, and one finds nothing. */
const KINDS = [find, find, place, find, find, place, find, missing, find, place];

/** The requests of the HTTP cases, as they go over the wire, with the status to expect. */
export const httpRequests = Array.from({ length: KINDS.length * IDS }, (_, index) =>
  KINDS[index % KINDS.length](index % IDS),
);

/** How many of the first `count` requests are answered with a status. */
export function requestsWith(status, count) {
  let found = 0;
  for (let index = 0; index < count; index++) {
    if (httpRequests[index % httpRequests.length].status === status) found += 1;
  }
  return found;
}

function find(id) {
  return { bytes: request('GET', `/users/${id}`), status: 200 };
}

function place() {
  return { bytes: request('POST', '/orders', ORDER), status: 201 };
}

function missing() {
  return { bytes: request('GET', '/nowhere'), status: 404 };
}

function request(method, path, body = '') {
  const lines = [
    `${method} ${path} HTTP/1.1`,
    'Host: 127.0.0.1',
    'User-Agent: bench',
    'Accept: application/json',
    ...(body ? ['Content-Type: application/json', `Content-Length: ${body.length}`] : []),
  ];
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n${body}`, 'latin1');
}
