import { describe, expect, it } from 'vitest';
import { renewalNote, renewalOf, requireKeptByPeople } from '../../src/certificates/renewal.ts';
import type { Held } from '../../src/certificates/see.ts';
import { plain } from '../../src/model/text.ts';
import { anIngress } from '../workloads/samples.ts';

const certificate = { from: '2026-01-01T00:00:00.000Z', until: '2026-04-01T00:00:00.000Z' };
const held = (keptBy: string | undefined) => ({ secret: { name: 'mcp-tls', keptBy }, certificate }) as unknown as Held;
const said = (of: Held, now: string) => renewalNote(of, new Date(now)).map((note) => plain(note));

describe('when cert-manager renews', () => {
  it('is two thirds of the life of a certificate on', () => {
    expect(renewalOf(certificate)).toBe('2026-03-02T00:00:00.000Z');
  });

  it('is told; that it is overdue too, with where to look', () => {
    expect(said(held('mcp'), '2026-02-01T00:00:00Z')[0]).toMatch(
      /^mcp-tls: cert-manager renews it about .*\(Certificate mcp\)$/,
    );
    expect(said(held('mcp'), '2026-03-10T00:00:00Z')[0]).toMatch(
      /should have renewed it about .*kubectl describe certificate mcp/,
    );
  });

  it('is nothing to say of where nobody keeps it', () => {
    expect(said(held(undefined), '2026-03-10T00:00:00Z')).toEqual([]);
  });
});

it('an ingress whose Secrets cert-manager writes is not rotated, but by whoever names both', () => {
  const ingress = anIngress({ annotations: { 'cert-manager.io/cluster-issuer': 'letsencrypt' } });
  const rotated = { ingress, namespace: 'mcp', present: held(undefined), next: 'mcp-next' };
  expect(() => requireKeptByPeople({ ...rotated, isNamed: false })).toThrow(
    /^cert-manager writes every Secret that ingress .* names \(cert-manager\.io\/cluster-issuer\), mcp-next too\. Nothing was changed\.$/,
  );
  expect(() => requireKeptByPeople({ ...rotated, isNamed: true })).not.toThrow();
});
