import { Inject, Injectable } from '@nestjs/common';
import type { Registry, RegistryContentType } from 'prom-client';
import { METRICS_SETTINGS, type MetricsModuleSettings } from '../options/index.js';
import { defaultLabelsOf, METRICS_REGISTRY, SelfMetrics } from '../registry/index.js';
import { BodyRenderer } from './body-renderer.js';
import { EventLoopShare } from './event-loop-share.js';
import { FAMILY_SOURCE, type FamilySource } from './family-source.js';
import type { ExpositionFormat } from './exposition-format.js';
import type { RenderSlots } from './render-slots.js';
import { Rendering, type Asker, type RenderingWork } from './rendering.js';
import type { BodyReader } from './shared-body.js';

/** What a body shows. */
export interface BodyContent {
  readonly format: ExpositionFormat;
  /** Only the metrics of these names; undefined for all. */
  readonly names: ReadonlySet<string> | undefined;
}

/** The renderings of an app: those who ask for the same, before its moment is taken, share one. */
@Injectable()
export class Renderings {
  private readonly created: boolean;
  /** Those that may still be joined, by what they show. */
  private readonly open = new Map<string, Set<Rendering>>();

  constructor(
    @Inject(METRICS_REGISTRY) private readonly registry: Registry<RegistryContentType>,
    @Inject(METRICS_SETTINGS) settings: MetricsModuleSettings,
    @Inject(FAMILY_SOURCE) private readonly source: FamilySource,
    private readonly renderer: BodyRenderer,
    private readonly share: EventLoopShare,
    private readonly selfMetrics: SelfMetrics,
  ) {
    this.created = settings.exposition?.created ?? false;
  }

  /**
   * The body that an asker asks for; resolves once its moment is taken. Those who wait in
   * line, for slots, share nothing with those who do not.
   * @throws StillInLineError where it waits no longer, and is still in line
   */
  body(content: BodyContent, asker: Asker, slots?: RenderSlots): Promise<BodyReader> {
    const key = keyOf(content, slots !== undefined);
    let open = this.open.get(key);
    if (open === undefined) this.open.set(key, (open = new Set()));
    const known = [...open].find((rendering) => rendering.suits(asker));
    return (known ?? this.start(key, open, content, slots)).join(asker);
  }

  private start(
    key: string,
    open: Set<Rendering>,
    content: BodyContent,
    slots: RenderSlots | undefined,
  ): Rendering {
    const work: RenderingWork = {
      prepare: (...when) => this.prepare(content, ...when),
      onClose: () => {
        open.delete(rendering);
        if (open.size === 0) this.open.delete(key);
      },
      onComplete: (bytes) => {
        if (content.names === undefined) this.selfMetrics.expositionBytes.set(bytes);
      },
    };
    const rendering = new Rendering(this.share, work, slots);
    open.add(rendering);
    return rendering;
  }

  private async prepare(
    { format, names }: BodyContent,
    collectBy: number,
    signal: AbortSignal,
    close: () => void,
  ): Promise<() => AsyncGenerator<Uint8Array>> {
    const deadlineMs = collectBy - performance.now();
    const [snapshot, labels] = await Promise.all([
      this.source.prepare({ names, deadlineMs, inTurn: true, signal, onMoment: close }),
      defaultLabelsOf(this.registry),
    ]);
    const options = { format, defaultLabels: Object.entries(labels), created: this.created };
    return () => this.renderer.render(snapshot(), options);
  }
}

function keyOf({ format, names }: BodyContent, waitsInLine: boolean): string {
  return JSON.stringify([waitsInLine, format.contentType, names && [...names].toSorted()]);
}
