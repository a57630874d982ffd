import { Injectable } from '@nestjs/common';
import {
  MetricsCollection,
  type CollectedFamily,
  type CollectRequest,
  type FamilySource,
} from '../exposition/index.js';

/** The processes of an app that answer together: what a scrape of this one shows. */
@Injectable()
export class ProcessGroup implements FamilySource {
  constructor(private readonly collection: MetricsCollection) {}

  /** True where this process does for all what must be done once, such as to push. */
  get speaksForAll(): boolean {
    return true;
  }

  prepare(request: CollectRequest): Promise<() => CollectedFamily[]> {
    return this.collection.prepare(request);
  }

  /** Joins the group. */
  async join(): Promise<void> {}

  /** Leaves it; what was counted here stays counted. */
  async leave(): Promise<void> {}
}
