// Slack's own client with its defaults: posts to every channel that is limited, and then one message to one that is not.
import { createInterface } from 'node:readline';
import { LogLevel, WebClient } from '@slack/web-api';
import { z } from 'zod';

const given = z.object({ SLACK_BOT_TOKEN: z.string(), SLACK_API_URL: z.string() }).parse(process.env);
const order = z.object({ limited: z.array(z.string()), free: z.string(), text: z.string() });
process.stdout.write('{"ready":true}\n');

for await (const line of createInterface({ input: process.stdin })) {
  const { limited, free, text } = order.parse(JSON.parse(line));
  const client = new WebClient(given.SLACK_BOT_TOKEN, { slackApiUrl: given.SLACK_API_URL, logLevel: LogLevel.ERROR });
  for (const channel of limited) client.chat.postMessage({ channel, text }).catch(() => undefined);
  // The first answers are there by then: the limit is known, as it is to ours.
  await new Promise((resolve) => setTimeout(resolve, 500));
  const asked = Date.now();
  await client.chat.postMessage({ channel: free, text });
  process.stdout.write(`${JSON.stringify({ asked, answered: Date.now() })}\n`);
}
process.exit(0);
