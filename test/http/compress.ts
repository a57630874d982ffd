import type { ServerResponse } from 'node:http';
import { createGzip } from 'node:zlib';

/** Middleware that compresses in the way of the `compression` package: it takes the place of write and end. */
export function compress(_request: unknown, response: ServerResponse, next: () => void): void {
  const write = response.write.bind(response) as (chunk: unknown) => boolean;
  const end = response.end.bind(response) as () => ServerResponse;
  const writeHead = response.writeHead.bind(response);
  const gzip = createGzip();
  gzip.on('data', (chunk) => write(chunk)).on('end', () => end());
  response.setHeader('content-encoding', 'gzip');
  Object.assign(response, {
    writeHead(status: number, headers: Record<string, string> = {}) {
      response.removeHeader('content-length');
      const { 'content-length': _length, ...others } = headers;
      return writeHead(status, others);
    },
    write(chunk: string | Buffer): boolean {
      return gzip.write(chunk);
    },
    end(chunk: string | Buffer = ''): ServerResponse {
      if (!response.headersSent) response.writeHead(response.statusCode);
      gzip.end(chunk);
      return response;
    },
  });
  next();
}
