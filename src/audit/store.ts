import type { Anchor } from '../ports/anchor.ts';
import type { AuditStore } from '../ports/store.ts';
import { type Finding, verifier } from './verify.ts';

/** ms a row may wait until it is sealed. */
const sealedWithinMs = 60_000;

/**
 * Verifies the audit as it lies in the store, row by row; see `verifier`. A row that a slow transaction committed a moment ago waits for the
 * next look of the sealer, a minute at most: `again` waits before another look is worth it, and gives false when that time is over.
 */
export async function verifyStore(
  audit: Pick<AuditStore, 'sealed' | 'unsealed'>,
  anchors: readonly Anchor[],
  again: () => Promise<boolean> = async () => false,
): Promise<Finding> {
  const chain = verifier(anchors);
  for await (const { seq, hash, body } of audit.sealed()) {
    if (body === null) return { kind: 'bad', seq, why: `the row sealed as ${seq} was deleted` };
    const found = chain.row({ seq, hash, body: Buffer.from(body) });
    if (found !== undefined) return found;
  }
  const end = chain.end();
  if (end.kind === 'bad') return end;
  let beside = await audit.unsealed(sealedWithinMs);
  while (beside > 0 && (await again())) beside = await audit.unsealed(sealedWithinMs);
  if (beside === 0) return end;
  const rows = beside === 1 ? '1 row that should be sealed is' : `${beside} rows that should be sealed are`;
  return { kind: 'bad', seq: end.rows + 1, why: `${rows} in no chain` };
}
