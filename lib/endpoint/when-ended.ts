/** What becomes of a body is followed where it is made; by here `pipeline` has ended all streams. */
export function whenEnded(): void {}
