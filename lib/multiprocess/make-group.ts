import { threadId } from 'node:worker_threads';
import type { Registry, RegistryContentType } from 'prom-client';
import type { EventLoopShare, FamilySource, ReaderRuns } from '../exposition/index.js';
import { Adoption } from './adoption.js';
import { GroupBells } from './group-bells.js';
import { GroupDirectory } from './group-directory.js';
import { makeMemberId } from './group-entry.js';
import { GroupLook } from './group-look.js';
import { GroupMember } from './group-member.js';
import { GroupMessages } from './group-messages.js';
import { GroupReaders } from './group-readers.js';
import { GroupScrape } from './group-scrape.js';
import type { GroupSettings } from './group-settings.js';
import { MemberHome } from './member-home.js';
import { type Member, StateMaker, SeriesPool } from '../states/index.js';
import { MetricsMerger, type ShapeDifference } from '../merging/index.js';
import { ToldStates } from './told-states.js';
import { PACKAGE_VERSION } from './package-version.js';
import { Presence } from './presence.js';
import { QuietCollection } from './quiet-collection.js';
import { Refreshes } from './refreshes.js';
import { Speaker } from './speaker.js';

/** What the group needs of the app. */
export interface AppParts {
  readonly source: FamilySource;
  readonly registry: Registry<RegistryContentType>;
  readonly readers: ReaderRuns;
  readonly share: EventLoopShare;
}

/** A member of a group, with all that it is made of. */
export interface Group {
  readonly member: GroupMember;
  readonly scrape: GroupScrape;
  readonly speaker: Speaker;
  readonly messages: GroupMessages;
}

/** Puts a member together; it does nothing yet. */
export function makeGroup(settings: GroupSettings, app: AppParts): Group {
  const { source, share } = app;
  const member: Member = {
    id: makeMemberId(process.pid, threadId),
    app: settings.app,
    pid: process.pid,
    threadId,
    startedAt: Math.round(performance.timeOrigin),
    version: PACKAGE_VERSION,
  };
  const messages = new GroupMessages();
  const directory = new GroupDirectory(settings, messages);
  const pool = new SeriesPool();
  const quiet = new QuietCollection(app.registry, app.readers);
  const home: MemberHome = new MemberHome(member, directory, share, (request) =>
    joined.answer(request),
  );
  const states: ToldStates = new ToldStates(
    member,
    new StateMaker(member, pool),
    home,
    share,
    messages,
    () => joined.mend(),
  );
  const bells = new GroupBells(settings, directory, messages);
  const readers = new GroupReaders(directory, pool, share);
  const look: GroupLook = new GroupLook(
    member,
    directory,
    bells,
    readers,
    messages,
    () => states.estate,
  );
  const adoption = new Adoption(member, directory, states, pool, share, messages);
  const refreshes = new Refreshes(source, states, quiet);
  const speaker = new Speaker(member, bells, settings.deadlineMs);
  const say = ({ name, message }: ShapeDifference): void =>
    messages.warn(`shape ${name}`, `multiprocess: ${message}`);
  const merger = new MetricsMerger(pool, say);
  const limitedMerger = new MetricsMerger(pool, say);
  const joined: GroupMember = new GroupMember({
    member,
    directory,
    home,
    presence: new Presence(member, bells, look, settings.deadlineMs),
    look,
    states,
    adoption,
    refreshes,
    quiet,
    speaker,
    messages,
  });
  const scrape = new GroupScrape({
    source,
    quiet,
    states,
    look,
    adoption,
    merger,
    limitedMerger,
    share,
    messages,
  });
  return { member: joined, scrape, speaker, messages };
}
