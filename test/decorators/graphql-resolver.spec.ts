import { expect, it } from '@jest/globals';
import { runChild } from './children/run-child.js';

// In a process of its own: mercurius loads ES modules with `require`, which jest does not do.
it('a GraphQL resolver counts once a call, with ours above or below @Query and @ResolveField', async () => {
  const answers = await runChild<unknown[]>(
    'graphql-shop.ts',
    '{ above(id: 7) { name } }',
    '{ below { name } }',
  );
  expect(answers).toEqual([
    {
      data: { above: { name: 'cat 7' } },
      calls: { 'CatsResolver.above success': 1, 'CatsResolver.name success': 1 },
    },
    {
      data: { below: [{ name: 'cat 1' }, { name: 'cat 2' }] },
      calls: { 'CatsResolver.below success': 1, 'CatsResolver.name success': 2 },
    },
  ]);
});
