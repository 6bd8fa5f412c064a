import { randomBytes } from 'node:crypto';
import { opsChannel, people } from '../../../sandbox/people.ts';
import { signedHeaders } from '../../../sandbox/workspace/delivery/signature.ts';
import type { Workspace } from '../../../sandbox/workspace/workspace.ts';

/** A request as Slack sends it, to be sent once, a hundred times, or changed first. */
export interface SlackRequest {
  readonly body: string;
  readonly type: 'application/json' | 'application/x-www-form-urlencoded';
}

const form = 'application/x-www-form-urlencoded' as const;

export interface Press {
  readonly action: string;
  readonly value: string;
  readonly user?: string;
  readonly responseUrl?: string;
  /** Fields laid over the payload. */
  readonly over?: object;
}

/** The payloads of Slack, made by hand: what a person at the wire can forge. */
export interface Forge {
  command(text: string, over?: Readonly<Record<string, string>>): SlackRequest;
  press(press: Press): SlackRequest;
  submit(callback: string, metadata: string, values: object, over?: object): SlackRequest;
  mention(text: string, over?: object): SlackRequest;
}

const fresh = () => `${Date.now()}.${randomBytes(8).toString('hex')}`;

/** Makes payloads of the workspace's own team and app, by its engineer on call, in the channel of the operators. */
export function forge(workspace: Workspace, channel = opsChannel): Forge {
  const { team, app } = workspace;
  const interaction = (user: string, over: object): SlackRequest => {
    const payload = {
      team: { id: team.id, domain: team.domain },
      api_app_id: app.id,
      user: { id: user, username: 'dev', team_id: team.id },
      trigger_id: fresh(),
      ...over,
    };
    return { body: new URLSearchParams({ payload: JSON.stringify(payload) }).toString(), type: form };
  };
  return {
    command(text, over = {}) {
      const fields = {
        team_id: team.id,
        team_domain: team.domain,
        channel_id: channel,
        user_id: people.dev,
        user_name: 'dev',
        command: '/mcp',
        text,
        api_app_id: app.id,
        response_url: `${workspace.url}/commands/none`,
        trigger_id: fresh(),
        ...over,
      };
      return { body: new URLSearchParams(fields).toString(), type: form };
    },
    press: ({ action, value, user = people.dev, responseUrl, over = {} }) =>
      interaction(user, {
        type: 'block_actions',
        channel: { id: channel, name: 'mcp-ops' },
        container: { type: 'message', channel_id: channel, message_ts: '1.000001' },
        ...(responseUrl === undefined ? {} : { response_url: responseUrl }),
        actions: [{ type: 'button', action_id: action, block_id: 'b', value, action_ts: '1.0' }],
        ...over,
      }),
    submit: (callback, metadata, values, over = {}) =>
      interaction(people.dev, {
        type: 'view_submission',
        view: {
          id: `V${randomBytes(5).toString('hex').toUpperCase()}`,
          type: 'modal',
          callback_id: callback,
          private_metadata: metadata,
          state: { values },
          ...over,
        },
      }),
    mention(text, over = {}) {
      const event = {
        type: 'app_mention',
        user: people.dev,
        text: `<@${app.botUserId}> ${text}`,
        channel,
        ts: `${Math.floor(Date.now() / 1000)}.${String(Math.floor(Math.random() * 1e6)).padStart(6, '0')}`,
        ...over,
      };
      const event_id = `Ev${randomBytes(6).toString('hex').toUpperCase()}`;
      const body = { type: 'event_callback', team_id: team.id, api_app_id: app.id, event_id, event };
      return { body: JSON.stringify(body), type: 'application/json' };
    },
  };
}

export interface SendOptions {
  /** Seconds the signature is ahead of real time. */
  readonly skewS?: number;
  readonly secret?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface SlackAnswer {
  readonly status: number;
  readonly text: string;
  readonly ms: number;
}

/** Sends a request to the bot as Slack does, signed; status 0 when the connection was refused or cut. */
export async function sendSigned(
  { port, secret }: { readonly port: number; readonly secret: string },
  { body, type }: SlackRequest,
  { skewS = 0, secret: other, headers = {} }: SendOptions = {},
): Promise<SlackAnswer> {
  const started = performance.now();
  const signed = signedHeaders(other ?? secret, Date.now() + skewS * 1000, body);
  try {
    const answer = await fetch(`http://127.0.0.1:${port}/slack/events`, {
      method: 'POST',
      body,
      headers: { 'content-type': type, ...signed, ...headers },
    });
    const text = await answer.text();
    return { status: answer.status, text, ms: performance.now() - started };
  } catch (error) {
    const cause = error instanceof Error ? (error.cause ?? error) : error;
    return { status: 0, text: String(cause), ms: performance.now() - started };
  }
}

/** Does a piece of work for each number from 0, so many at once; gives the results in order. */
export async function inParallel<T>(count: number, atOnce: number, work: (index: number) => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  let next = 0;
  const lane = async () => {
    for (let index = next++; index < count; index = next++) results[index] = await work(index);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, count) }, lane));
  return results;
}
