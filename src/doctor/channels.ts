import { z } from 'zod';
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

/** The channels of the environments, each asked for once. */
export async function examineChannels({ environments }: ConfigFile, asking: Asking): Promise<readonly Finding[]> {
  const users = new Map<string, string[]>();
  for (const [name, { channel }] of Object.entries(environments))
    if (channel !== undefined) users.set(channel, [...(users.get(channel) ?? []), name]);
  return Promise.all(
    [...users].map(([id, names]) =>
      channelFinding(`channel of ${names.join(', ')} ${id}`, id, `environments.${names[0]}.channel`, asking),
    ),
  );
}

/** Whether a channel is there and the bot is in it. `setting` is where the configuration names it. */
export async function channelFinding(what: string, id: string, setting: string, asking: Asking): Promise<Finding> {
  // Of a private channel the bot is not in, Slack says that there is none (docs.slack.dev, conversations.info).
  const fix = `Put the id of a channel into ${setting} (channel details, at the bottom), and invite the bot where it is private.`;
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
