import { againstBare } from './against-bare.mjs';
import { BARE_APPS, OURS } from './names.mjs';
import { result } from './result.mjs';
import { median, quantile, summarise } from './statistics.mjs';
import { addedShareOf, atMost } from './targets.mjs';

const ADDED_SHARE = 0.25;
const LOST_PERCENT = 4;

/**
 * The CPU time of an HTTP case: what each app took for a request, and what it added
 * to the bare apps, which is the median of the ratios of all rounds.
 *
 * @param judge the peer that the target refers to
 * @param processes by server process, round and name, what a batch took
 */
export function cpuResult({ title, judge, notes, processes }) {
  const rounds = processes.flat();
  const bare = median(rounds.flatMap((round) => BARE_APPS.map((name) => round[name].cpu)));
  const addedIn = (of) => (name) => bare * (median(againstBare(of, name, 'cpu')) - 1);
  const figures = figuresOf(rounds, (name) => ({
    ...summarise(rounds.map((round) => round[name].cpu)),
    added: addedIn(rounds)(name),
    addedPercent: (100 * addedIn(rounds)(name)) / bare,
    addedByProcess: processes.map((of) => addedIn(of)(name)),
  }));
  const peers = Object.keys(figures).filter((name) => !BARE_APPS.includes(name));
  const list = (show) => peers.map((name) => `${name} ${show(figures[name])}`).join('; ');
  return result({
    title: `CPU time of the server's process for a request: ${title}`,
    unit: 'µs',
    figures,
    compare: 'added',
    reference: judge,
    targets: [addedShareOf(judge, ADDED_SHARE)],
    notes: [
      `added in % of a bare app: ${list(({ addedPercent }) => addedPercent.toFixed(1))}`,
      `added in µs in each server process: ${list(({ addedByProcess }) => shown(addedByProcess))}`,
      `${OURS} adds, as a share of what others add: ${peers
        .filter((name) => name !== OURS)
        .map((name) => `${(figures[OURS].added / figures[name].added).toFixed(3)} of ${name}`)
        .join(', ')}`,
      `bare app against bare apps: ${spread(rounds, 'cpu', (ratio) => bare * (ratio - 1))} µs`,
      ...notes,
    ],
  });
}

/** What throughput an app loses against the bare apps, in the median of the rounds' ratios. */
export function throughputResult({ title, processes }) {
  const rounds = processes.flat();
  const figures = figuresOf(rounds, (name) => ({
    ...summarise(againstBare(rounds, name, 'perSecond').map(lostPercent)),
    perSecond: median(rounds.map((round) => round[name].perSecond)),
  }));
  const perSecond = Object.entries(figures).map(
    ([name, figure]) => `${name} ${Math.round(figure.perSecond)}`,
  );
  return result({
    title: `requests per second lost against the bare app: ${title}`,
    unit: '%',
    figures,
    reference: null,
    targets: [atMost(LOST_PERCENT, '%')],
    notes: [
      `requests per second: ${perSecond.join(', ')}`,
      `bare app against bare apps: ${spread(rounds, 'perSecond', lostPercent)} %`,
    ],
  });
}

function lostPercent(ratio) {
  return 100 * (1 - ratio);
}

function figuresOf(rounds, figureOf) {
  return Object.fromEntries(Object.keys(rounds[0]).map((name) => [name, figureOf(name)]));
}

/** How far bare apps are from each other: nothing smaller can be told from noise. */
function spread(rounds, figure, convert) {
  const ratios = BARE_APPS.map((name) => againstBare(rounds, name, figure));
  const all = ratios.flat();
  const bounds = [quantile(all, 0.1), quantile(all, 0.9)].map(convert).toSorted((a, b) => a - b);
  return `medians ${shown(ratios.map((of) => convert(median(of))))}, eight of ten rounds ${shown(bounds, ' to ')}`;
}

function shown(values, separator = ', ') {
  return values.map((value) => value.toFixed(1)).join(separator);
}
