import type { Anchor } from '../ports/anchor.ts';
import type { AuditStore } from '../ports/store.ts';
import { type Finding, verifier } from './verify.ts';

/** ms a row may wait until it is sealed. */
const sealedWithinMs = 60_000;

/** Verifies the audit as it lies in the store, row by row; see `verifier`. */
export async function verifyStore(
  audit: Pick<AuditStore, 'sealed' | 'unsealed'>,
  anchors: readonly Anchor[],
): Promise<Finding> {
  const chain = verifier(anchors);
  for await (const { seq, hash, body } of audit.sealed()) {
    if (body === null) return { kind: 'bad', seq, why: `the row sealed as ${seq} was deleted` };
    const found = chain.row({ seq, hash, body: Buffer.from(body) });
    if (found !== undefined) return found;
  }
  const end = chain.end();
  if (end.kind === 'bad') return end;
  const beside = await audit.unsealed(sealedWithinMs);
  if (beside === 0) return end;
  return { kind: 'bad', seq: end.rows + 1, why: `${beside} rows older than a minute are in no chain` };
}
