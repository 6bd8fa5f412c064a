import { randomBytes } from 'node:crypto';
import { sign } from '../../sandbox/workspace/delivery/signature.ts';
import { faultRow } from '../support/faults/row.ts';
import { inParallel, type SlackRequest } from '../support/faults/signed.ts';
import { useWire } from '../support/faults/wire.ts';

const wire = useWire();
const form = 'application/x-www-form-urlencoded';

type Headers = Readonly<Record<string, string>>;
const seconds = () => Math.floor(Date.now() / 1000);
const by = (secret: string, timestamp: number, body: string): Headers => ({
  'x-slack-request-timestamp': String(timestamp),
  'x-slack-signature': sign(secret, timestamp, body),
});

/** Each gives the headers, and the body where that is forged too. */
const forgeries: Readonly<Record<string, (body: string, secret: string) => { headers: Headers; body?: string }>> = {
  none: () => ({ headers: {} }),
  'no signature': () => ({ headers: { 'x-slack-request-timestamp': String(seconds()) } }),
  'no time': (body, secret) => ({ headers: { 'x-slack-signature': sign(secret, seconds(), body) } }),
  'another secret': (body) => ({ headers: by(randomBytes(16).toString('hex'), seconds(), body) }),
  'an empty secret': (body) => ({ headers: by('', seconds(), body) }),
  'another body': (body, secret) => ({ headers: by(secret, seconds(), `${body}&text=help`) }),
  'a body with more': (body, secret) => ({ headers: by(secret, seconds(), body), body: `${body}&text=restart` }),
  'another time': (body, secret) => ({
    headers: { ...by(secret, seconds(), body), 'x-slack-request-timestamp': String(seconds() - 1) },
  }),
  'an old time': (body, secret) => ({ headers: by(secret, seconds() - 301, body) }),
  'a time to come': (body, secret) => ({ headers: by(secret, seconds() + 330, body) }),
  'another version': (body, secret) => ({
    headers: { ...by(secret, seconds(), body), 'x-slack-signature': sign(secret, seconds(), body).replace('v0', 'v1') },
  }),
  'a shorter one': (body, secret) => ({
    headers: { ...by(secret, seconds(), body), 'x-slack-signature': sign(secret, seconds(), body).slice(0, -2) },
  }),
  noise: () => ({
    headers: {
      'x-slack-request-timestamp': String(seconds()),
      'x-slack-signature': `v0=${randomBytes(32).toString('hex')}`,
    },
  }),
  'ssl_check=1 before it': (body) => ({ headers: by('wrong', seconds(), body), body: `ssl_check=1&${body}` }),
  'ssl_check=1 and nothing signed': (body) => ({ headers: {}, body: `${body}&ssl_check=1` }),
  'a challenge': () => ({ headers: {}, body: '{"type":"url_verification","challenge":"c"}' }),
};

faultRow(
  { title: 'forged signatures of sixteen kinds', small: 160, full: 10_000, eachMs: 50 },
  async ({ count, chance, none, all }) => {
    const before = wire.clusterCalls;
    const kinds = Object.entries(forgeries);
    const answers = await inParallel(count, 16, async (index) => {
      const honest: SlackRequest = chance.pick([
        wire.forge.command('health'),
        wire.forge.press({ action: 'mcp:menu:0', value: 'health' }),
        wire.forge.mention('health'),
      ]);
      const [kind, make] = kinds[index % kinds.length] ?? ['', () => ({ headers: {}, body: '' })];
      const { headers, body = honest.body } = make(honest.body, wire.door.secret);
      const answer = await fetch(`http://127.0.0.1:${wire.door.port}/slack/events`, {
        method: 'POST',
        body,
        headers: { 'content-type': body.startsWith('{') ? 'application/json' : form, ...headers },
      });
      await answer.arrayBuffer();
      return { kind, status: answer.status };
    });
    const calls = wire.clusterCalls;
    await wire.honest();
    none(
      'accepted',
      answers.filter(({ status }) => status !== 401).map(({ kind, status }) => `${kind}: ${status}`),
      count,
    );
    none('shown in Slack', wire.cards(), count);
    none('calls to the cluster', Array.from({ length: calls - before }), count);
    all('kinds', new Set(answers.map(({ kind }) => kind)).size, kinds.length);
  },
);
