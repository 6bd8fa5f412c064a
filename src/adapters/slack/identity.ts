import { fault } from '../../errors.ts';
import { ChatFailure } from '../../ports/chat.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import type { Call } from './call.ts';

/**
 * Who this bot is: its workspace, user and app. Asked until Slack answers: the bot starts also while Slack is away. Throws
 * SLACK_REFUSED when the token is not good, since no waiting fixes that.
 */
export async function slackIdentity(
  call: Call,
  clock: Clock,
  log: Log,
): Promise<{ team: string; app: string | undefined; botUser: string; url: string | undefined }> {
  for (let tried = 0; ; tried += 1) {
    try {
      const me = await call('auth.test', (client) => client.auth.test());
      const bot = me.bot_id === undefined ? undefined : await app(call, me.bot_id);
      return { team: me.team_id ?? '', app: bot, botUser: me.user_id ?? '', url: me.url };
    } catch (error) {
      if (error instanceof ChatFailure && error.kind === 'revoked') {
        throw fault('SLACK_REFUSED', `Slack does not accept SLACK_BOT_TOKEN (${error.code}).`, {
          hint: 'Install the app again and set the new token.',
        });
      }
      if (tried === 0) log.warn({ err: error }, 'Slack does not answer; trying again');
      await clock.sleep(Math.min(30_000, 500 * 2 ** Math.min(tried, 6)));
    }
  }
}

async function app(call: Call, bot: string): Promise<string | undefined> {
  const answer = await call('bots.info', (client) => client.bots.info({ bot })).catch(() => undefined);
  return answer?.bot?.app_id;
}
