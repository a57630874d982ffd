import { Injectable } from '@nestjs/common';
import { afterEach, describe, expect, it } from '@jest/globals';
import {
  CountedInterceptor,
  GaugedInterceptor,
  TimedInterceptor,
  type CallRecorder,
  type CountedRecording,
  type GaugedRecording,
  type InterceptorClasses,
  type MethodIdentity,
  type TimedRecording,
} from 'nestjs-metrics';
import { valueOf } from 'nestjs-metrics/testing';
import { closeApps, startApp } from '../support/app.js';
import { Busy, callFourTimes, Calls, readAll, Service } from './recorded-service.js';

afterEach(closeApps);

/** Calls the end of a recorder of ours twice; a copy, as the spread of an object is. */
function doubled<State>(recorder: CallRecorder<State>): CallRecorder<State> {
  return {
    ...recorder,
    begin: recorder.begin && ((call) => recorder.begin!(call)),
    abandon: recorder.abandon && ((state) => recorder.abandon!(state)),
    end(call, state) {
      recorder.end!(call, state);
      recorder.end!(call, state);
    },
  };
}

/** The same on top of the recorder itself. */
function derived<State>(recorder: CallRecorder<State>): CallRecorder<State> {
  const { end } = doubled(recorder);
  return Object.create(recorder, { end: { value: end } }) as CallRecorder<State>;
}

/** The same in the recorder itself. */
function patched<State>(recorder: CallRecorder<State>): CallRecorder<State> {
  const own = recorder.end!.bind(recorder);
  recorder.end = (call, state) => {
    own(call, state);
    own(call, state);
  };
  return recorder;
}

function interceptorsThat(double: (recorder: CallRecorder) => CallRecorder): InterceptorClasses {
  @Injectable()
  class Counting extends CountedInterceptor {
    override bind(options: CountedRecording, method: MethodIdentity): CallRecorder {
      return double(super.bind(options, method));
    }
  }
  @Injectable()
  class Timekeeping extends TimedInterceptor {
    override bind(options: TimedRecording, method: MethodIdentity): CallRecorder {
      return double(super.bind(options, method));
    }
  }
  return { counted: Counting, timed: Timekeeping };
}

describe('a recorder of ours that an app extends', () => {
  it.each([
    ['a copy', doubled],
    ['an object derived from it', derived],
    ['the recorder itself', patched],
  ])('is asked at each end, also of calls that succeed: %s', async (_, double) => {
    const interceptors = interceptorsThat(double);
    const { app } = await startApp({ providers: [Service], metrics: { interceptors } });
    const service = app.get(Service);
    await callFourTimes((body) => service.counted(body));
    expect(await valueOf(app, Calls)).toBe(8);
    await callFourTimes((body) => service.all(body));
    expect(await readAll(app)).toEqual([16, 8, 0]);
  });

  it('may be one of calls in flight, which then still go down as they went up', async () => {
    const levels: (number | undefined)[] = [];
    const lines: string[] = [];
    @Injectable()
    class Looking extends GaugedInterceptor {
      override bind(options: GaugedRecording, method: MethodIdentity): CallRecorder {
        const recorder = super.bind(options, method);
        return {
          ...recorder,
          begin: (call) => {
            lines.push('begin');
            return recorder.begin!(call);
          },
          end: (call, state) => {
            lines.push('end');
            recorder.end!(call, state);
          },
          abandon: (state) => recorder.abandon!(state),
        };
      }
    }
    const { app } = await startApp({
      providers: [Service],
      metrics: { interceptors: { gauged: Looking } },
    });
    await app.get(Service).all(async () => levels.push(await valueOf(app, Busy)));
    expect(levels).toEqual([1]);
    expect(lines).toEqual(['begin', 'end']);
    expect(await readAll(app)).toEqual([1, 1, 0]);
  });
});
