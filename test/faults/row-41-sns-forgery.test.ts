import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { afterAll, beforeAll } from 'vitest';
import { amazon, hooks, now, recorded, topic } from '../alerts/hooks.ts';
import { type Envelope, signEnvelope, snsSigner } from '../alerts/sns-signer.ts';
import { faultRow } from '../support/faults/row.ts';
import type { Dice } from '../support/faults/seed.ts';
import { incidentConfig, incidentWorld } from '../support/incidents.ts';
import type { World } from '../support/world.ts';

const forger = snsSigner();
const envelopes = recorded('sns').map(({ body }) => JSON.parse(body.toString()) as Envelope);
const goodUrl = 'https://sns.ap-south-1.amazonaws.com/SimpleNotificationService-0123456789abcdef0123456789abcdef.pem';

let world: World;
/** Every host this process, and so the bot in it, opened a connection to. */
const reached: string[] = [];
const note = (message: unknown) => {
  const { request } = message as { readonly request?: { readonly host?: string } };
  if (request?.host !== undefined && !/^(127\.0\.0\.1|localhost)/.test(request.host)) reached.push(request.host);
};
beforeAll(async () => {
  subscribe('http.client.request.start', note);
  world = await incidentWorld({
    change: (file) => {
      const changed = incidentConfig(file) as { hooks: object };
      return { ...changed, hooks: { ...changed.hooks, aws: { type: 'sns', topics: [topic] } } };
    },
  });
});
afterAll(async () => {
  unsubscribe('http.client.request.start', note);
  await world.stop();
});

/** Places for a certificate that are not Amazon's, in all the ways one can be made to look like it. */
const elsewhere = (chance: Dice) =>
  chance.pick([
    'https://sns.ap-south-1.amazonaws.com.evil.example/SimpleNotificationService-0123456789abcdef.pem',
    'https://sns.ap-south-1.amazonaws.com@evil.example/SimpleNotificationService-0123456789abcdef.pem',
    'https://evil.example/SimpleNotificationService-0123456789abcdef.pem',
    'https://s3.ap-south-1.amazonaws.com/sns/SimpleNotificationService-0123456789abcdef.pem',
    'https://sns.s3.amazonaws.com/SimpleNotificationService-0123456789abcdef.pem',
    'https://sns-ap-south-1.amazonaws.com.s3.amazonaws.com/SimpleNotificationService-0123456789abcdef.pem',
    'http://sns.ap-south-1.amazonaws.com/SimpleNotificationService-0123456789abcdef.pem',
    'https://sns.ap-south-1.amazonaws.com:8443/SimpleNotificationService-0123456789abcdef.pem',
    'https://sns.ap-south-1.amazonaws.com/../evil/SimpleNotificationService-0123456789abcdef.pem',
    'https://sns.ap-south-1.amazonaws.com/SimpleNotificationService-0123456789abcdef.pem?x=1',
    'https://sns.ap-south-1.amazonaws.com\\@127.0.0.1/SimpleNotificationService-0123456789abcdef.pem',
    'https://169.254.169.254/SimpleNotificationService-0123456789abcdef.pem',
    'file:///etc/ssl/SimpleNotificationService-0123456789abcdef.pem',
    ['https://sns.ap-south-1.amazonaws.com/SimpleNotificationService-0123456789abcdef.pem'],
    null,
  ]);

faultRow(
  { title: 'messages of SNS with a certificate of the forger’s own', small: 60, full: 1000, eachMs: 100 },
  async ({ count, chance, none }) => {
    const taken: string[] = [];
    for (let strike = 0; strike < count; strike += 1) {
      const fresh = new Date(world.clock.now()).toISOString();
      const url = chance.random() < 0.7 ? elsewhere(chance) : goodUrl;
      // Where the address is right, something else is not: another topic, an old message, a version that is none.
      const wrong =
        url === goodUrl
          ? chance.pick([
              { TopicArn: `${topic}-2` },
              { Timestamp: '2020-01-01T00:00:00.000Z' },
              { SignatureVersion: '3' },
            ])
          : {};
      const envelope = { ...chance.pick(envelopes), Timestamp: fresh, SigningCertURL: url, ...wrong };
      const body = JSON.stringify(signEnvelope(envelope, forger.key));
      const answer = await fetch(`http://127.0.0.1:${world.bot.port}/hooks/aws`, { method: 'POST', body });
      await answer.arrayBuffer();
      if (answer.status !== 401) taken.push(`${answer.status} for ${String(url)} ${JSON.stringify(wrong)}`);
    }
    none('accepted', taken, count);
    none('connections', reached, count);
    none('alerts written', await world.database.query('SELECT 1 FROM alerts'), count);
    none('kept as unreadable', await world.database.query('SELECT 1 FROM alert_quarantine'), count);
  },
);

/** One thing that is not as Amazon signed it. */
const forgeries: readonly ((envelope: Envelope, chance: Dice) => Envelope)[] = [
  (envelope) => signEnvelope(envelope, forger.key),
  (envelope) => ({ ...signEnvelope(envelope, amazon.key), Message: `${String(envelope['Message'])} ` }),
  (envelope) => ({ ...signEnvelope(envelope, amazon.key), MessageId: 'another' }),
  (envelope) => ({ ...signEnvelope(envelope, amazon.key), Subject: 'ALARM: of mine' }),
  (envelope) => ({
    ...signEnvelope(envelope, amazon.key),
    SignatureVersion: envelope['SignatureVersion'] === '2' ? '1' : '2',
  }),
  (envelope) => ({ ...signEnvelope(envelope, amazon.key), Signature: '' }),
  (envelope, chance) => ({
    ...signEnvelope(envelope, amazon.key),
    Signature: Buffer.alloc(256, chance.below(256)).toString('base64'),
  }),
  (envelope) => signEnvelope({ ...envelope, TopicArn: `${topic}x` }, amazon.key),
  (envelope, chance) =>
    signEnvelope(
      { ...envelope, Timestamp: new Date(now.getTime() - 3_601_000 - chance.below(9e8)).toISOString() },
      amazon.key,
    ),
  (envelope, chance) =>
    signEnvelope(
      { ...envelope, Timestamp: new Date(now.getTime() + 301_000 + chance.below(9e8)).toISOString() },
      amazon.key,
    ),
  (envelope) => ({ ...signEnvelope(envelope, amazon.key), Type: 'UnsubscribeConfirmation' }),
  // What is signed reads the same as one field or as two.
  (envelope) => {
    const signed = signEnvelope({ ...envelope, MessageId: `a\nTimestamp\n${now.toISOString()}` }, amazon.key);
    return { ...signed, Timestamp: now.toISOString() };
  },
];

faultRow(
  { title: 'messages that Amazon’s certificate does not prove', small: 200, full: 1000, eachMs: 50 },
  async ({ count, chance, none, all }) => {
    const { sns } = hooks;
    if (sns === undefined) throw new Error('there is no hook of SNS');
    const notifications = envelopes.filter((one) => one['Type'] === 'Notification');
    const send = (envelope: Envelope) =>
      sns.receive({ now, headers: {}, body: Buffer.from(JSON.stringify(envelope)) }).catch(() => undefined);
    const taken: string[] = [];
    for (let strike = 0; strike < count; strike += 1) {
      const forge = chance.pick(forgeries);
      const version = chance.pick(['1', '2']);
      const envelope = { ...chance.pick(notifications), SignatureVersion: version, Timestamp: now.toISOString() };
      if ((await send(forge(envelope, chance))) !== undefined) taken.push(String(forge));
    }
    const honest = await Promise.all(
      notifications.map((one) => send(signEnvelope({ ...one, Timestamp: now.toISOString() }, amazon.key))),
    );
    none('accepted', taken, count);
    all('honest ones accepted', honest.filter((one) => one !== undefined).length, notifications.length);
  },
);

faultRow(
  { title: 'subscriptions that lead elsewhere, signed by Amazon', small: 50, full: 1000, eachMs: 50 },
  async ({ count, chance, none }) => {
    const { sns } = hooks;
    const subscription = envelopes.find((one) => one['Type'] === 'SubscriptionConfirmation');
    if (sns === undefined || subscription === undefined) throw new Error('there is no subscription');
    const right = String(subscription['SubscribeURL']);
    const urls = [
      right.replace('amazonaws.com', 'amazonaws.com.evil.example'),
      right.replace('https://', 'https://evil.example@'),
      right.replace('https:', 'http:'),
      right.replace('ap-south-1', 'us-east-1'),
      right.replace('ConfirmSubscription', 'Publish'),
      `${right}&Endpoint=https://evil.example`,
      right.replace(/Token=[^&]+/, 'Token=other'),
      right.replace(/TopicArn=[^&]+/, 'TopicArn=arn:aws:sns:ap-south-1:1:other'),
      'http://169.254.169.254/latest/meta-data',
    ];
    const followed: string[] = [];
    for (let strike = 0; strike < count; strike += 1) {
      const url = chance.pick(urls);
      const envelope = signEnvelope({ ...subscription, SubscribeURL: url, Timestamp: now.toISOString() }, amazon.key);
      const parsed = await sns
        .receive({ now, headers: {}, body: Buffer.from(JSON.stringify(envelope)) })
        .catch(() => undefined);
      if (parsed?.confirm !== undefined) followed.push(url);
    }
    none('addresses that would be called', followed, count);
  },
);
