/** Durations in seconds as services have them: most are short, few are long, all differ. */
export function durations(count) {
  let state = 7;
  return Array.from({ length: count }, () => {
    state = (state * 48_271) % 2_147_483_647;
    // Between 1 ms and 20 s, evenly on a logarithmic scale.
    return 0.001 * 20_000 ** (state / 2_147_483_647);
  });
}
