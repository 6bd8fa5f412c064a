import { bucketFacts } from '../adapters/s3/bucket.ts';
import type { DoctorContext } from './context.ts';
import { type Finding, good, missing, notice, unchecked, wordsOf } from './finding.ts';

/** The bucket where the head of the audit is kept. */
export async function examineAnchor({ file, timeoutMs }: DoctorContext): Promise<readonly Finding[]> {
  const { anchor } = file.audit;
  if (anchor === undefined) {
    const fix =
      'Name a bucket with Object Lock under audit.anchor; until then a cut tail of the audit shows only against the log.';
    return [notice('bucket', 'none is configured', fix)];
  }
  const what = `bucket ${anchor.bucket}`;
  try {
    const { used, lock } = await bucketFacts(anchor, timeoutMs);
    return [
      good(what, used ? 'can be listed; anchors are there' : 'can be listed; no anchor yet'),
      lockOf(lock),
      unchecked('writing an anchor (s3:PutObject, s3:PutObjectRetention)', 'what is written there stays for years'),
    ];
  } catch (error) {
    const fix = 'Check its name, region and endpoint, and that the account may s3:ListBucketVersions.';
    return [missing(what, wordsOf(error) || 'no answer', fix)];
  }
}

function lockOf(lock: boolean | undefined): Finding {
  if (lock === true) return good('Object Lock', 'enabled');
  if (lock === undefined) return unchecked('Object Lock', 'the account may not s3:GetBucketObjectLockConfiguration');
  return missing(
    'Object Lock',
    'the bucket has none',
    'Make a bucket with Object Lock: it is turned on when a bucket is made.',
  );
}
