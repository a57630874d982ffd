// Runs one case in this process and sends its results to the one that started it.
const [name, mode] = process.argv.slice(2);
const { run } = await import(`../cases/${name}.mjs`);
const results = await run({ short: mode === 'short' });
process.send(results, () => process.exit(0));
