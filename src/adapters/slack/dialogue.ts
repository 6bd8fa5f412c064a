import type { View } from '@slack/types';
import { fault } from '../../errors.ts';
import { type ChatDialogue, ChatFailure } from '../../ports/chat.ts';
import type { Call } from './call.ts';

/** Tries of an answer at a response address; after that the person has long moved on. */
const mostTries = 3;

/**
 * Calls a person waits for. `respond` only goes to Slack's own hosts (or the local workspace's): the address comes from a signed
 * request, and still nothing else is ever fetched with it.
 */
export function slackDialogue(call: Call, apiUrl: string | undefined): ChatDialogue {
  const allowed = (url: URL) =>
    apiUrl === undefined
      ? url.protocol === 'https:' && url.hostname === 'hooks.slack.com'
      : url.origin === new URL(apiUrl).origin;
  return {
    async openView(trigger, view) {
      try {
        await call('views.open', (client) => client.views.open({ trigger_id: trigger, view: view as View }));
      } catch (error) {
        if (!(error instanceof ChatFailure)) throw error;
        if (error.kind === 'refused' && error.code !== 'expired_trigger_id') {
          throw fault('SLACK_REFUSED', `Slack did not open the form (${error.code}).`, { cause: error });
        }
        throw fault('SLACK_UNAVAILABLE', 'Slack did not open the form in time. Nothing was changed.', { cause: error });
      }
    },
    async respond(address, payload) {
      const url = URL.canParse(address) ? new URL(address) : undefined;
      if (url === undefined || !allowed(url)) throw new ChatFailure('refused', 'response_url', 'url_not_allowed');
      const body = JSON.stringify({
        response_type: 'ephemeral',
        replace_original: false,
        text: payload.text,
        blocks: payload.blocks,
      });
      for (let tried = 1; ; tried += 1) {
        const answer = await fetch(url, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body,
          redirect: 'error',
          signal: AbortSignal.timeout(5000),
        }).catch(() => undefined);
        if (answer?.ok) return;
        if (tried === mostTries || (answer !== undefined && answer.status < 500 && answer.status !== 429)) {
          throw new ChatFailure('refused', 'response_url', `http_${answer?.status ?? 'lost'}`);
        }
      }
    },
  };
}
