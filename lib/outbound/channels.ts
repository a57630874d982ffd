import { subscribe, unsubscribe } from 'node:diagnostics_channel';

/** What is done with the messages of channels, by the channel's name. */
export type ChannelListeners = Readonly<Record<string, (message: never) => void>>;

/**
 * Listens to channels until the function that is returned is called. What a listener
 * throws goes to `report`: the publisher would end the process.
 */
export function listenToChannels(
  listeners: ChannelListeners,
  report: (error: unknown) => void,
): () => void {
  const guarded = Object.entries(listeners).map(([channel, listener]) => {
    const onMessage = (message: unknown): void => {
      try {
        listener(message as never);
      } catch (error) {
        tryTo(() => report(error));
      }
    };
    subscribe(channel, onMessage);
    return { channel, onMessage };
  });
  return () => {
    for (const { channel, onMessage } of guarded) unsubscribe(channel, onMessage);
  };
}

/** A logger of the app's may throw too. */
function tryTo(report: () => void): void {
  try {
    report();
  } catch {
    // There is nobody left to tell.
  }
}
