import { expect, it } from 'vitest';
import { action as deploy } from '../../src/actions/deploy.ts';
import { action as scale } from '../../src/actions/scale.ts';
import { leftOpen } from '../../src/catalog/left-open.ts';

it('what an offer leaves to whoever presses it is what its command cannot do without', () => {
  expect(leftOpen(deploy, { deployment: 'mcp-server' })).toEqual(['image']);
  expect(leftOpen(deploy, { image: 'mcp/server:2.4.0' })).toEqual([]);
  expect(leftOpen(scale, {})).toEqual(['replicas']);
});

it('what does not fit its command leaves nothing open: it is no offer', () => {
  expect(leftOpen(deploy, { other: 'x' })).toBeUndefined();
  expect(leftOpen(scale, { deployment: 7 })).toBeUndefined();
});
