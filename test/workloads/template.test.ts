import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { templateDiff, templateDigest } from '../../src/workloads/template.ts';
import { template } from './samples.ts';

const env = (name: string, value: string) => ({ name, value });

describe('the digest of a template', () => {
  it('ignores the order of keys, the hash label, and what is empty', () => {
    const plain = template('mcp/server:1');
    const hashed = {
      spec: { containers: [{ image: 'mcp/server:1', name: 'server', env: [], resources: {} }], volumes: null },
      metadata: { creationTimestamp: null, labels: { 'pod-template-hash': 'abc', app: 'mcp-server' } },
    };
    expect(templateDigest(hashed)).toBe(templateDigest(plain));
  });

  it('differs as soon as any value does', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.string({ minLength: 1 }), (a, b) => {
        fc.pre(a !== b);
        expect(templateDigest(template(a))).not.toBe(templateDigest(template(b)));
      }),
    );
  });
});

describe('the difference of two templates', () => {
  it('names the container and the field', () => {
    expect(templateDiff(template('mcp/server:2'), template('mcp/server:1'))).toEqual([
      { label: 'server image', before: 'mcp/server:2', after: 'mcp/server:1' },
    ]);
  });

  it('tells that a variable differs, and never its value', () => {
    const before = template('a', [env('TOKEN', 'old-secret'), env('GONE', 'x')]);
    const after = template('a', [env('TOKEN', 'new-secret')]);
    const changes = templateDiff(before, after);
    expect(JSON.stringify(changes)).not.toMatch(/old-secret|new-secret/);
    expect(changes).toContainEqual({ label: 'server env[TOKEN].value', before: '(hidden)', after: '(hidden)' });
    expect(changes).toContainEqual({ label: 'server env[GONE].value', before: '(hidden)', after: '(none)' });
  });

  it('is empty for equal ones', () => expect(templateDiff(template('a'), template('a'))).toEqual([]));
});
