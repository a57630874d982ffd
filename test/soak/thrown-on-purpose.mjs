/** What the soak's faulty handlers throw; Nest logs each. */
export const THROWN_ON_PURPOSE = 'Thrown on purpose, to be measured';
