import { listBucket } from '../adapters/s3/bucket.ts';
import type { Asking } from '../adapters/slack/ask.ts';
import type { ConfigFile } from '../config/schema.ts';
import { channelFinding } from './channels.ts';
import { type Finding, good, missing, unchecked, wordsOf } from './finding.ts';

/** What incidents need in Slack and S3, where they are configured. */
export async function examineIncidents(
  { incidents }: ConfigFile,
  asking: Asking,
  timeoutMs: number,
): Promise<readonly Finding[]> {
  const { indexChannel: index } = incidents;
  if (index === undefined) return [unchecked('incidents', 'none are configured: alerts open no channel')];
  return [
    await channelFinding(`index channel ${index}`, index, 'incidents.indexChannel', asking),
    unchecked('making channels', 'a workspace may forbid it to apps: the first incident will tell'),
    ...(incidents.archive === undefined ? [] : [await archive(incidents.archive, timeoutMs)]),
  ];
}

async function archive(bucket: Parameters<typeof listBucket>[0], timeoutMs: number): Promise<Finding> {
  const what = `bucket ${bucket.bucket} for post-mortems`;
  try {
    await listBucket(bucket, timeoutMs);
    return good(what, 'can be listed');
  } catch (error) {
    return missing(
      what,
      wordsOf(error),
      'Check incidents.archive, and that the account may s3:ListBucket and s3:PutObject.',
    );
  }
}
