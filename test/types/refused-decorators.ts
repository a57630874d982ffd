import { Injectable } from '@nestjs/common';
import { Counted, Gauged, Observed, OnScrape, outcome, Timed } from 'nestjs-metrics';
import { Charge, Depth, Load, Logins, Orders, ShopInfo, Wait } from './metrics.js';

interface Order {
  tenant: string;
  total: number;
}

const tenant = 'acme';

/** Nothing here compiles. */
@Injectable()
export class Bad {
  // @ts-expect-error no labels at all
  @Counted(Orders)
  noLabels(): void {}

  // @ts-expect-error a missing label
  @Counted(Orders, { labels: { outcome: 'success' } })
  missingLabel(): void {}

  // @ts-expect-error a misspelt label
  @Counted(Orders, { labels: { outcom: 'success', tenant } })
  misspeltLabel(): void {}

  // @ts-expect-error an unknown label
  @Counted(Orders, { labels: { outcome: 'success', tenant, region: 'eu' } })
  unknownLabel(): void {}

  // @ts-expect-error a misspelt value
  @Counted(Orders, { labels: { outcome: 'succes', tenant } })
  misspeltValue(): void {}

  // @ts-expect-error a function that returns what is not listed
  @Counted(Orders, { labels: { outcome: () => 'succes', tenant } })
  misspeltResult(): void {}

  // @ts-expect-error all outcomes of a call where two are listed
  @Counted(Orders, { labels: { outcome: outcome(), tenant } })
  unlistedOutcome(): void {}

  // @ts-expect-error labels of a metric without labels
  @Counted(Logins, { labels: { outcome: 'success' } })
  labelsOfNone(): void {}

  // @ts-expect-error an argument that the method does not have
  @Counted(Orders, { labels: { outcome: 'success', tenant: ({ args: [one] }) => one } })
  noArgument(): void {}

  // @ts-expect-error an argument of another type
  @Timed(Charge, { labels: { method: ({ args: [order] }) => order.tenant } })
  otherArgument(order: Order): string {
    return order.tenant;
  }

  // @ts-expect-error a property that the result does not have
  @Observed(Wait, { value: ({ result }) => result.totl })
  misspeltProperty(order: Order): Order {
    return order;
  }

  // @ts-expect-error the result of a failed call is undefined
  @Observed(Wait, { on: 'all', value: ({ result }) => result.total })
  uncheckedResult(order: Order): Order {
    return order;
  }

  // @ts-expect-error a value that is no number
  @Observed(Wait, { value: ({ args }) => args[0] })
  noNumber(value: string): string {
    return value;
  }

  // @ts-expect-error no value to observe
  @Observed(Wait, {})
  noValue(): void {}

  // @ts-expect-error no options to observe
  @Observed(Wait)
  noOptions(): void {}

  // @ts-expect-error an amount that is no number
  @Counted(Logins, { by: () => '1' })
  amountAsText(): void {}

  // @ts-expect-error an unknown end
  @Counted(Logins, { on: 'failure' })
  unknownEnd(): void {}

  // @ts-expect-error instances in place of error classes
  @Counted(Logins, { errors: [new Error()] })
  errorInstances(): void {}

  // @ts-expect-error an unknown option
  @Timed(Wait, { when: 'success' })
  unknownOption(): void {}

  // @ts-expect-error a histogram is not counted
  @Counted(Wait)
  countedHistogram(): void {}

  // @ts-expect-error a counter is not timed
  @Timed(Logins)
  timedCounter(): void {}

  // @ts-expect-error an info metric is no gauge to count with
  @Gauged(ShopInfo, { labels: { version: '1', environment: 'test' } })
  gaugedInfo(): void {}

  // @ts-expect-error a gauge is not observed
  @Observed(Load, { value: () => 1 })
  observedGauge(): void {}

  // @ts-expect-error a histogram is not read
  @OnScrape(Wait)
  readHistogram(): number {
    return 1;
  }

  // @ts-expect-error calls in flight have no result when their labels are resolved
  @Gauged(Depth, { labels: { queue: ({ result }) => (result ? 'mail' : 'print') } })
  inFlightResult(): boolean {
    return true;
  }

  // @ts-expect-error a text in place of a number
  @OnScrape(Load)
  textForNumber(): string {
    return '1';
  }

  // @ts-expect-error rows with an unknown label
  @OnScrape(Depth)
  rowsOfOtherLabels(): { labels: { region: string }; value: number }[] {
    return [];
  }

  // @ts-expect-error rows with an unlisted value
  @OnScrape(Depth)
  async rowsOfOtherValues(): Promise<{ labels: { queue: 'fax' }; value: number }[]> {
    return [];
  }

  // @ts-expect-error nobody gives a reader arguments
  @OnScrape(Load)
  readerWithArguments(factor: number): number {
    return factor;
  }

  // @ts-expect-error an unknown option
  @OnScrape(Load, { timeout: 100 })
  readerWithUnknownOption(): number {
    return 1;
  }

  // @ts-expect-error a misspelt shared label
  @OnScrape(Depth, { labels: { queue: 'fax' } })
  readerWithOtherLabel(): { value: number }[] {
    return [];
  }

  // @ts-expect-error a bare number says nothing of the labels
  @OnScrape(Depth)
  numberWithoutLabels(): number {
    return 1;
  }

  // @ts-expect-error the same where it answers later
  @OnScrape(Depth)
  async laterNumberWithoutLabels(): Promise<number> {
    return 1;
  }

  // @ts-expect-error a bare number where one of two labels is not shared
  @OnScrape(Orders, { labels: { tenant } })
  numberWithoutAllLabels(): number {
    return 1;
  }

  // @ts-expect-error rows without the label that is not shared
  @OnScrape(Orders, { labels: { tenant } })
  rowsWithoutAllLabels(): { labels: { tenant: string }; value: number }[] {
    return [];
  }
}
