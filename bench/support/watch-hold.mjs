/**
 * The longest time between two turns of the event loop. `monitorEventLoopDelay`
 * sees a hold only if it was enabled a tick before, and rounds; this misses none.
 *
 * @param asleep true to sleep for a millisecond between two looks, which is added to what is
 * reported: for more processes than cores, which would keep the cores from each other else
 */
export function watchHold({ asleep = false } = {}) {
  let last = performance.now();
  let longest = 0;
  let pending = lookAgain();
  function lookAgain() {
    return asleep ? setTimeout(tick, 1) : setImmediate(tick);
  }
  function tick() {
    note();
    pending = lookAgain();
  }
  function note() {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
  }
  return {
    stop() {
      note();
      if (asleep) clearTimeout(pending);
      else clearImmediate(pending);
      return longest;
    },
  };
}
