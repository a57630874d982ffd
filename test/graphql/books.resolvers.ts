import {
  Catch,
  ForbiddenException,
  Injectable,
  ParseIntPipe,
  Scope,
  UseFilters,
  UseGuards,
  UseInterceptors,
  type CanActivate,
  type ExceptionFilter,
  type NestInterceptor,
} from '@nestjs/common';
import { Args, Int, Mutation, Query, ResolveReference, Resolver } from '@nestjs/graphql';
import { of, type Observable } from 'rxjs';

@Injectable()
class Refusing implements CanActivate {
  canActivate(): boolean {
    return false;
  }
}

@Injectable()
class Throwing implements CanActivate {
  canActivate(): boolean {
    throw new ForbiddenException();
  }
}

@Injectable()
class Passing implements CanActivate {
  async canActivate(): Promise<boolean> {
    return Promise.resolve(true);
  }
}

@Catch()
class HandingOn implements ExceptionFilter {
  catch(error: unknown): unknown {
    return error;
  }
}

@Catch()
class Answering implements ExceptionFilter {
  catch(): string {
    return 'nothing';
  }
}

const failing: NestInterceptor = {
  intercept() {
    throw new Error('in an interceptor');
  },
};

/** Root fields that end in every way; the method is called as the field where nothing else is said. */
@Resolver()
export class Books {
  /** Resolves when the first call of `waiting` has begun, with what ends it. */
  readonly begun: Promise<() => void>;
  private begin: (finish: () => void) => void = () => undefined;

  constructor() {
    this.begun = new Promise((resolve) => (this.begin = resolve));
  }

  @Query(() => String)
  value(): string {
    return 'a';
  }

  @Query(() => String, { name: 'promised' })
  async promise(): Promise<string> {
    return Promise.resolve('b');
  }

  @Query(() => String)
  observable(): Observable<string> {
    return of('c', 'd');
  }

  @Query(() => String, { nullable: true })
  absent(): null {
    return null;
  }

  @Mutation(() => String)
  add(): string {
    return 'added';
  }

  @Query(() => String)
  throwing(): string {
    throw new Error('no');
  }

  @Query(() => String)
  async rejecting(): Promise<string> {
    await Promise.resolve();
    throw undefined;
  }

  @Query(() => String)
  returningAnError(): unknown {
    return new Error('returned');
  }

  @Query(() => String)
  piped(@Args('id', { type: () => String }, ParseIntPipe) id: number): string {
    return String(id);
  }

  @Query(() => String)
  @UseInterceptors(failing)
  intercepted(): string {
    return 'never';
  }

  @Query(() => String)
  @UseGuards(Refusing)
  refused(): string {
    return 'never';
  }

  @Mutation(() => String)
  @UseGuards(Passing, Throwing)
  refusedByThrowing(): string {
    return 'never';
  }

  @Query(() => String)
  @UseGuards(Refusing)
  @UseFilters(HandingOn)
  refusedAndHandedOn(): string {
    return 'never';
  }

  @Query(() => String)
  @UseGuards(Refusing)
  @UseFilters(Answering)
  refusedAndAnswered(): string {
    return 'never';
  }

  @Query(() => String)
  @UseGuards(Passing)
  failingBehindGuards(): string {
    throw new Error('no');
  }

  @Query(() => String)
  @UseFilters(Answering)
  failingAndAnswered(): string {
    throw new Error('no');
  }

  @Query(() => Int)
  async waiting(): Promise<number> {
    await new Promise<void>((resolve) => this.begin(resolve));
    return 1;
  }

  @ResolveReference()
  resolveReference(): string {
    return 'not a root field';
  }
}

/** Root fields of a resolver that each request gets anew. */
@Resolver()
@Injectable({ scope: Scope.REQUEST })
export class PerRequest {
  static made = 0;

  constructor() {
    PerRequest.made += 1;
  }

  @Query(() => String)
  fresh(): string {
    return 'fresh';
  }

  @Query(() => String)
  @UseGuards(Refusing)
  freshAndRefused(): string {
    return 'never';
  }
}
