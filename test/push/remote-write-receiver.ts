import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import protobuf from 'protobufjs';
import { uncompress } from 'snappy';

const SCHEMA = `
  syntax = "proto3";
  message WriteRequest { repeated TimeSeries timeseries = 1; repeated Metadata metadata = 3; }
  message TimeSeries { repeated Label labels = 1; repeated Sample samples = 2; }
  message Label { string name = 1; string value = 2; }
  message Sample { double value = 1; int64 timestamp = 2; }
  message Metadata { uint32 type = 1; string name = 2; string help = 4; string unit = 5; }
`;
const WRITE_REQUEST = protobuf.parse(SCHEMA).root.lookupType('WriteRequest');
/** The same with the bits of values, since a number does not keep those of a NaN. */
const WITH_BITS = protobuf
  .parse(SCHEMA.replace('double value', 'fixed64 value'))
  .root.lookupType('WriteRequest');

/** One sample, as a receiver sees it. */
export interface ReceivedSample {
  /** As text: `name{a="b",c="d"}`. */
  readonly series: string;
  /** The names of its labels, as they came. */
  readonly labelNames: readonly string[];
  readonly value: number;
  readonly isStale: boolean;
  /** In milliseconds since the epoch. */
  readonly at: number;
}

/** What is told of a metric. */
export interface ReceivedMetadata {
  readonly type: number;
  readonly name: string;
  readonly help: string;
  readonly unit: string;
}

/** One request, as it came. */
export interface ReceivedWrite {
  readonly headers: IncomingHttpHeaders;
  readonly samples: readonly ReceivedSample[];
  readonly metadata: readonly ReceivedMetadata[];
}

/** How a request is answered. */
export type Answer =
  | {
      readonly status: number;
      readonly headers?: Record<string, string>;
      readonly body?: string;
      /** When; default: at once. */
      readonly after?: Promise<unknown>;
    }
  /** Not at all; or the connection is closed at once, or in the middle of the reply. */
  | 'silence'
  | 'hang up'
  | 'cut';

/** A receiver whose answers the test decides. */
export interface Receiver {
  readonly url: string;
  /** All requests that came, in order, whatever was answered. */
  readonly writes: readonly ReceivedWrite[];
  /** The answers to the next requests, or how they are made then; after them `otherwise`. */
  readonly answers: (Answer | (() => Answer))[];
  otherwise: Answer;
  /** Resolves when so many requests have come, and been answered. */
  received(count: number): Promise<void>;
  /** Resolves with the first sample of a series that is as asked for, also one that came before. */
  sample(series: string, isWanted?: (sample: ReceivedSample) => boolean): Promise<ReceivedSample>;
  /** What a series was, from the first sample to the last. */
  samplesOf(series: string): ReceivedSample[];
  close(): Promise<void>;
}

const open: Receiver[] = [];

/** Starts a receiver on a free port of the loopback interface. */
export async function startReceiver(): Promise<Receiver> {
  const writes: ReceivedWrite[] = [];
  const waiting = new Set<() => void>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      void decode(Buffer.concat(chunks), request.headers).then((write) => {
        writes.push(write);
        const next = receiver.answers.shift() ?? receiver.otherwise;
        const answer = typeof next === 'function' ? next() : next;
        if (answer === 'hang up') request.socket.destroy();
        else if (answer === 'cut') {
          response.writeHead(500, { 'content-length': '100' }).write('it broke');
          response.flushHeaders();
          setImmediate(() => request.socket.destroySoon());
        } else if (answer !== 'silence') {
          const { status, headers, body, after } = answer;
          const reply = (): void => void response.writeHead(status, headers).end(body);
          if (after === undefined) reply();
          else void after.then(reply);
        }
        for (const look of waiting) look();
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const until = <T>(find: () => T | undefined): Promise<T> =>
    new Promise((resolve) => {
      const look = (): void => {
        const found = find();
        if (found === undefined) return;
        waiting.delete(look);
        resolve(found);
      };
      waiting.add(look);
      look();
    });
  const receiver: Receiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v1/write`,
    writes,
    answers: [],
    otherwise: { status: 204 },
    received: (count) =>
      until(() => (writes.length >= count ? true : undefined)).then(() => undefined),
    sample: (series, isWanted = () => true) =>
      until(() => receiver.samplesOf(series).find(isWanted)),
    samplesOf: (series) =>
      writes.flatMap(({ samples }) => samples.filter((one) => one.series === series)),
    close: () => stop(server),
  };
  open.push(receiver);
  return receiver;
}

/** Closes the receivers of a test; for `afterEach`. */
export async function closeReceivers(): Promise<void> {
  await Promise.all(open.splice(0).map((one) => one.close()));
}

interface Decoded<Value> {
  readonly timeseries: readonly {
    readonly labels: readonly { readonly name: string; readonly value: string }[];
    readonly samples: readonly { readonly value: Value; readonly timestamp: number }[];
  }[];
  readonly metadata: readonly ReceivedMetadata[];
}

async function decode(body: Buffer, headers: IncomingHttpHeaders): Promise<ReceivedWrite> {
  const bytes = (await uncompress(body)) as Buffer;
  const options = { longs: Number, defaults: true, arrays: true };
  const { timeseries, metadata } = WRITE_REQUEST.toObject(
    WRITE_REQUEST.decode(bytes),
    options,
  ) as Decoded<number>;
  const bits = WITH_BITS.toObject(WITH_BITS.decode(bytes), {
    ...options,
    longs: String,
  }) as unknown as Decoded<string>;
  const samples = timeseries.flatMap(({ labels, samples: own }, index) =>
    own.map(({ value, timestamp }, position): ReceivedSample => {
      const others = labels.filter(({ name }) => name !== '__name__');
      const text = others.map(({ name, value: label }) => `${name}="${label}"`).join(',');
      return {
        series: `${labels.find(({ name }) => name === '__name__')!.value}{${text}}`,
        labelNames: labels.map(({ name }) => name),
        value,
        isStale: BigInt(bits.timeseries[index]!.samples[position]!.value) === 0x7ff0000000000002n,
        at: timestamp,
      };
    }),
  );
  return { headers, samples, metadata };
}

async function stop(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  await closed;
}
