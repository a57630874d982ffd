/** As much of a `Writer` of `protobufjs` as is used. */
export interface ProtobufWriter {
  /** How many bytes it has written. */
  readonly len: number;
  uint32(value: number): this;
  int64(value: number): this;
  double(value: number): this;
  string(value: string): this;
  /** Begins a message within the message. */
  fork(): this;
  /** Ends it, with its length before it. */
  ldelim(): this;
  finish(): Uint8Array;
}

/** The packages that remote write needs; nothing of them is loaded without it. */
export interface RemoteWriteLibraries {
  createWriter(): ProtobufWriter;
  /** Compresses in the block format of snappy, on another thread. */
  compress(bytes: Uint8Array): Promise<Uint8Array>;
}

interface ProtobufModule {
  readonly Writer: { create(): ProtobufWriter };
}

type SnappyModule = Pick<RemoteWriteLibraries, 'compress'>;

/** Loads them. That they are installed was seen before. */
export async function loadRemoteWriteLibraries(): Promise<RemoteWriteLibraries> {
  /* oxlint-disable typescript/no-unnecessary-type-assertion -- keeps the compiler from their types */
  const [protobuf, snappy] = await Promise.all([
    import('protobufjs' as string).then((loaded) => content<ProtobufModule>(loaded)),
    import('snappy' as string).then((loaded) => content<SnappyModule>(loaded)),
  ]);
  /* oxlint-enable typescript/no-unnecessary-type-assertion */
  return {
    createWriter: () => protobuf.Writer.create(),
    compress: (bytes) => snappy.compress(bytes),
  };
}

/** Both are CommonJS: where that is imported, all of it is the default. */
function content<M>(loaded: unknown): M {
  return ((loaded as { default?: M }).default ?? loaded) as M;
}
