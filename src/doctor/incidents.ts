import { z } from 'zod';
import { listBucket } from '../adapters/s3/bucket.ts';
import { type Asking, askSlack } from '../adapters/slack/ask.ts';
import type { ConfigFile } from '../config/schema.ts';
import { type Finding, good, missing, notice, unchecked, wordsOf } from './finding.ts';

const channelInfo = z.object({
  channel: z.object({
    name: z.string(),
    is_archived: z.boolean().default(false),
    is_member: z.boolean().default(false),
  }),
});

/** What incidents need in Slack and S3, where they are configured. */
export async function examineIncidents(
  { incidents }: ConfigFile,
  asking: Asking,
  timeoutMs: number,
): Promise<readonly Finding[]> {
  const { indexChannel: index } = incidents;
  if (index === undefined) return [unchecked('incidents', 'none are configured: alerts open no channel')];
  return [
    await indexChannel(index, asking),
    unchecked('making channels', 'a workspace may forbid it to apps: the first incident will tell'),
    ...(incidents.archive === undefined ? [] : [await archive(incidents.archive, timeoutMs)]),
  ];
}

async function indexChannel(id: string, asking: Asking): Promise<Finding> {
  const what = `index channel ${id}`;
  const fix = 'Put the id of a channel the bot can see into incidents.indexChannel (channel details, at the bottom).';
  try {
    const { body, error } = await askSlack('conversations.info', asking, { channel: id });
    if (error === 'channel_not_found') return missing(what, 'the bot sees no such channel', fix);
    if (error !== undefined) return unchecked(what, `conversations.info answers ${error}`);
    const { channel } = channelInfo.parse(body);
    if (channel.is_archived) return missing(what, `#${channel.name} is archived`, fix);
    if (channel.is_member) return good(what, `#${channel.name}`);
    return notice(what, `the bot is not in #${channel.name}`, `Invite it: /invite the bot in #${channel.name}.`);
  } catch (error) {
    return unchecked(what, wordsOf(error));
  }
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
