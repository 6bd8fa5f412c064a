import { describe, expect, test } from 'vitest';
import { selectorFor, selectorOf } from '../../../src/adapters/kubernetes/selector.ts';
import { isFault } from '../../../src/errors.ts';
import { aDeployment } from '../../workloads/samples.ts';

const textOf = (selector: unknown) => selectorFor({ ...aDeployment(), selector: selectorOf(selector) });

describe('a selector of a workload, as a list asks for it', () => {
  test.each([
    [
      { matchLabels: { app: 'mcp-server', 'app.kubernetes.io/part-of': 'mcp', empty: '' } },
      'app=mcp-server,app.kubernetes.io/part-of=mcp,empty=',
    ],
    [{ matchExpressions: [{ key: 'app', operator: 'In', values: ['mcp-expr'] }] }, 'app=mcp-expr'],
    [{ matchExpressions: [{ key: 'app', operator: 'In', values: ['a', 'b'] }] }, 'app in (a,b)'],
    [{ matchExpressions: [{ key: 'tier', operator: 'NotIn', values: ['web', 'job'] }] }, 'tier notin (web,job)'],
    [{ matchExpressions: [{ key: 'tier', operator: 'NotIn', values: ['web'] }] }, 'tier!=web'],
    [
      {
        matchExpressions: [
          { key: 'app', operator: 'Exists' },
          { key: 'old', operator: 'DoesNotExist', values: [] },
        ],
      },
      'app,!old',
    ],
    [
      { matchLabels: { app: 'a' }, matchExpressions: [{ key: 'x/y', operator: 'In', values: ['', 'b'] }] },
      'app=a,x/y in (,b)',
    ],
  ])('%j', (selector, text) => expect(textOf(selector)).toBe(text));

  test.each([
    undefined,
    null,
    [],
    'app=mcp',
    {},
    { matchLabels: {} },
    { matchLabels: {}, matchExpressions: [] },
    { matchLabels: { app: 7 } },
    { matchLabels: 'app=mcp' },
    { matchLabels: { app: 'mcp' }, matchExpressions: {} },
    { matchLabels: { app: 'mcp' }, matchExpressions: [null] },
    { matchLabels: { app: 'mcp' }, matchExpressions: [{ key: 'tier', operator: 'Gt', values: ['1'] }] },
    { matchLabels: { app: 'mcp' }, matchExpressions: [{ key: 'tier', operator: 'In', values: [] }] },
    { matchLabels: { app: 'mcp' }, matchExpressions: [{ key: 'tier', operator: 'Exists', values: ['x'] }] },
    { matchLabels: { app: 'mcp' }, matchExpressions: [{ operator: 'Exists' }] },
    { matchLabels: { app: 'a,b' } },
    { matchLabels: { '!app': 'x' } },
    { matchLabels: { app: 'in (a)' } },
    { matchLabels: { 'a,b': 'c' } },
    { matchLabels: { '': 'x' } },
  ])('%j never means all: it is refused', (selector) => {
    let thrown: unknown;
    try {
      textOf(selector);
    } catch (error) {
      thrown = error;
    }
    expect(isFault(thrown, 'SELECTOR_UNUSABLE')).toBe(true);
  });
});
