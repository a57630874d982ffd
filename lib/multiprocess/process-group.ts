import { clearInterval, setInterval } from 'node:timers';
import { setTimeout } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import type { Registry, RegistryContentType } from 'prom-client';
import {
  EventLoopShare,
  MetricsCollection,
  ReaderRuns,
  type CollectedFamily,
  type CollectRequest,
  type FamilySource,
} from '../exposition/index.js';
import { METRICS_SETTINGS, type MetricsModuleSettings } from '../options/index.js';
import { METRICS_REGISTRY } from '../registry/index.js';
import { groupSettings } from './group-settings.js';
import { makeGroup, type Group } from './make-group.js';

/** How often what changed is written, so that who is killed loses no more than that. */
const TICK_MS = 500;
/** Every so many times the rest is looked after as well. */
const THOROUGH_TICKS = 10;
/** How long leaving waits for what is being done, in milliseconds. */
const MAX_WORK_MS = 1_000;

/** The processes of an app that answer together: what a scrape of this one shows. */
@Injectable()
export class ProcessGroup implements FamilySource {
  /** Undefined where the option is off. */
  private readonly group: Group | undefined;
  private timer: NodeJS.Timeout | undefined;
  private ticks = 0;
  /** Joining, or what is done now and then: never two of these at a time. */
  private work: Promise<void> | undefined;
  private readonly onExit = (): void => this.leaveNow();

  constructor(
    private readonly collection: MetricsCollection,
    @Inject(METRICS_SETTINGS) settings: MetricsModuleSettings,
    @Inject(METRICS_REGISTRY) registry: Registry<RegistryContentType>,
    readers: ReaderRuns,
    share: EventLoopShare,
  ) {
    const ofGroup = groupSettings(settings);
    if (ofGroup === undefined) return;
    this.group = makeGroup(ofGroup, { source: collection, registry, readers, share });
  }

  /** True where this process does for all what must be done once, such as to push. */
  get speaksForAll(): boolean {
    return this.group === undefined || !this.group.member.isInside || this.group.speaker.speaks;
  }

  /** Whether no other process of the app lives that could do what must be done in the end. */
  async isAlone(): Promise<boolean> {
    return this.group === undefined || (await this.group.member.isAlone());
  }

  prepare(request: CollectRequest): Promise<() => CollectedFamily[]> {
    if (this.group === undefined) return this.collection.prepare(request);
    const { canLook, isInside } = this.group.member;
    return this.group.scrape.prepare(request, { looks: canLook, adopts: isInside });
  }

  /** Joins the group. */
  async join(): Promise<void> {
    const { group } = this;
    if (group === undefined) return;
    this.timer = setInterval(() => this.tick(group), TICK_MS).unref();
    process.on('exit', this.onExit);
    this.work = group.member.join();
    await this.work;
    this.work = undefined;
  }

  /** Leaves it; what was counted here stays counted. */
  async leave(): Promise<void> {
    clearInterval(this.timer);
    await this.endWork();
    try {
      await this.group?.member.leave();
    } catch (error) {
      this.group?.messages.cannotLeave(error);
    } finally {
      process.off('exit', this.onExit);
    }
  }

  /** Waits for what is being done, which by itself does not keep the process alive. */
  private async endWork(): Promise<void> {
    if (this.work === undefined) return;
    const controller = new AbortController();
    const tooLong = setTimeout(MAX_WORK_MS, undefined, controller).catch(() => undefined);
    await Promise.race([this.work, tooLong]);
    controller.abort();
  }

  private tick({ member, messages }: Group): void {
    if (this.work !== undefined) return;
    this.ticks += 1;
    const done = (): void => void (this.work = undefined);
    this.work = member.tick(this.ticks % THOROUGH_TICKS === 0).then(done, (error: unknown) => {
      done();
      // Who has left, or must stay apart, has said why.
      if (member.isInside) messages.cannotTick(error);
    });
  }

  private leaveNow(): void {
    try {
      this.group?.member.leaveNow();
    } catch (error) {
      this.group?.messages.cannotLeave(error);
    }
  }
}
