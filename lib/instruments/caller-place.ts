/** Deep enough for the frames of this package and of what a framework puts above them. */
const FRAMES = 64;

/** A frame of V8: what was called, if it has a name, and where. */
const FRAME =
  /^\s*at (?:(?:async )?(.+?)(?: \[as .+\])? \((.+):(\d+):\d+\)|(?:async )?(.+):(\d+):\d+)$/;

/**
 * The place that called this package, such as `OrdersService.place (orders.service.js:12)`:
 * the first frame that is the app's own. Undefined where there is none, as where a
 * framework goes on with what the app returned. It takes a stack trace, so call it only
 * where something is said.
 */
export function callerPlace(): string | undefined {
  const frames = framesOf(stackHere());
  // Found anew each time: what maps stack traces to sources may have come after this module.
  const own = folderOf(frames[0]);
  if (own === undefined) return undefined;
  const frame = frames.find(({ file }) => !file.startsWith(own) && isOfApp(file));
  if (frame === undefined) return undefined;
  const { name, file, line } = frame;
  const where = `${file.slice(file.lastIndexOf('/') + 1)}:${line}`;
  return name === undefined ? where : `${name} (${where})`;
}

interface Frame {
  readonly name: string | undefined;
  /** With slashes, whether it is a path or a URL, on whichever system. */
  readonly file: string;
  readonly line: string;
}

function framesOf(stack: string): Frame[] {
  return stack.split('\n').flatMap((text): Frame[] => {
    const match = FRAME.exec(text);
    if (match === null) return [];
    const [, name, file = match[4]!, line = match[5]!] = match;
    return [{ name, file: file.replaceAll('\\', '/'), line }];
  });
}

/** True for code that is neither Node's nor a package's, nor made of text, and so has a place. */
function isOfApp(file: string): boolean {
  return !/^(?:node:|eval at )|\/node_modules\//.test(file);
}

/** The folder that this package's modules are in; undefined where it is bundled into other code. */
function folderOf(frame: Frame | undefined): string | undefined {
  return /^(.+\/)instruments\/caller-place\.[jt]s$/.exec(frame?.file ?? '')?.[1];
}

function stackHere(): string {
  const { stackTraceLimit } = Error;
  try {
    Error.stackTraceLimit = FRAMES;
    return String(new Error('here').stack);
  } catch {
    // Somebody froze it, or prepares stacks in a way of their own.
    return '';
  } finally {
    restore(stackTraceLimit);
  }
}

function restore(stackTraceLimit: number): void {
  try {
    Error.stackTraceLimit = stackTraceLimit;
  } catch {
    // It was not changed either.
  }
}
