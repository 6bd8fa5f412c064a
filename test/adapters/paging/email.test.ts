import { generateKeyPairSync } from 'node:crypto';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Mailbox, startMailbox } from '../../../sandbox/pager/mailbox.ts';
import { provider } from '../../../src/paging/providers/email.ts';
import { selfSigned } from '../../alerts/certificate.ts';
import { failureOf, inTime, now, opened, order, secrets } from './orders.ts';

const clock = { now: () => now };
let mailbox: Mailbox;
beforeAll(async () => {
  mailbox = await startMailbox({ clock });
});
afterAll(() => mailbox.stop());
afterEach(() => {
  mailbox.set({ kind: 'well' });
  mailbox.clear();
});

const plain = { host: '127.0.0.1', tls: 'none', from: 'pages@example.com' };
const send = (changes: Parameters<typeof order>[0] = {}, signal = inTime()) =>
  opened(provider, { ...plain, port: mailbox.port }).send(order(changes), signal);

describe('a page by e-mail', () => {
  it('reaches the mailbox of the person, and the server says so', async () => {
    expect(await send()).toEqual({ receipt: '250 2.0.0 Ok: queued as M1' });
    const [mail] = mailbox.mails;
    expect(mail).toMatchObject({ from: 'pages@example.com', to: ['dana@example.com'] });
    expect(mail?.subject).toBe('[P1] INC-7 Error rate above 5% (L1)');
    expect(mail?.text).toBe(
      [
        'mcp-server in production',
        '',
        'Half of all calls fail — since 10:28.',
        '',
        'You are paged as L1 since 2026-11-20 10:30 UTC.',
        'The next level is paged at 2026-11-20 10:45 UTC.',
        'Acknowledge it in Slack: /mcp incident ack INC-7',
        '',
      ].join('\n'),
    );
    expect(mail?.header('auto-submitted')).toBe('auto-generated');
    expect(mail?.header('importance')).toBe('high');
  });

  it('has the same Message-ID when it is sent again, and another for another page of the incident', async () => {
    await send();
    await send({ repeated: true });
    await send({ key: 'page-42', nextAt: undefined });
    expect(mailbox.mails.map(({ repeat }) => repeat)).toEqual([0, 1, 0]);
    expect(mailbox.mails[0]?.header('message-id')).toMatch(/^<[0-9a-f]{40}@example\.com>$/);
    expect(new Set(mailbox.mails.map((mail) => mail.header('references'))).size).toBe(1);
    expect(mailbox.mails[1]?.text).toContain('may have reached you before');
    expect(mailbox.mails[2]?.text).toContain('Nobody is paged after you.');
  });

  it('is refused for an unknown mailbox, and for somebody without an address', async () => {
    expect(await failureOf(send({ person: { slack: 'U0DEV', email: 'nobody@example.com' } }))).toBe(
      'PAGE_REFUSED none',
    );
    const connections = mailbox.connections;
    expect(await failureOf(send({ person: { slack: 'U0DEV' } }))).toBe('PAGE_REFUSED none');
    for (const email of ['a@example.com,b@example.com', 'a@example.com\r\nBcc: b@example.com', '<a@example.com>'])
      expect(await failureOf(send({ person: { slack: 'U0DEV', email } }))).toBe('PAGE_REFUSED none');
    expect(mailbox.connections).toBe(connections);
  });

  it.each([
    [552, 'PAGE_REFUSED none'],
    [452, 'PAGE_FAILED none'],
  ])('understands %i', async (status, failure) => {
    mailbox.set({ kind: 'answers', status });
    expect(await failureOf(send())).toBe(failure);
  });

  it('may have arrived when the reply is lost', async () => {
    mailbox.set({ kind: 'loses-replies' });
    expect(await failureOf(send())).toBe('PAGE_FAILED unknown');
    expect(mailbox.mails).toHaveLength(1);
  });

  it('did not arrive when the server is silent until the deadline', async () => {
    mailbox.set({ kind: 'hangs' });
    const deadline = new AbortController();
    const connections = mailbox.connections;
    const sending = failureOf(send({}, deadline.signal));
    await expect.poll(() => mailbox.connections).toBe(connections + 1);
    deadline.abort(new Error('deadline'));
    expect(await sending).toBe('PAGE_FAILED none');
  });

  it('did not arrive where nobody listens', async () => {
    const gone = await startMailbox({ clock });
    await gone.stop();
    const sending = opened(provider, { ...plain, port: gone.port }).send(order(), inTime());
    expect(await failureOf(sending)).toBe('PAGE_FAILED none');
  });

  it('is one mail to one person, whatever the text', async () => {
    const spice = fc.constantFrom(
      '\r\n',
      '\n',
      '\r',
      '\r\n.\r\n',
      '\r\nBcc: eve@example.com\r\n',
      '\u2028',
      '\0',
      '=?UTF-8?Q?x?=',
      'é',
    );
    const text = fc
      .array(fc.oneof(spice, fc.string({ maxLength: 8 })), { maxLength: 6 })
      .map((parts) => parts.join(''));
    const words = fc.record({
      title: text,
      service: text,
      environment: text,
      summary: text,
      level: text,
      incident: text,
    });
    await fc.assert(
      fc.asyncProperty(words, async (changes) => {
        mailbox.clear();
        await send(changes);
        expect(mailbox.mails).toHaveLength(1);
        const [mail] = mailbox.mails;
        expect(mail?.to).toEqual(['dana@example.com']);
        expect(mail?.header('bcc')).toBeUndefined();
        expect(mail?.header('to')).toBe('dana@example.com');
        expect(mail?.subject).not.toMatch(/[\p{Cc}\p{Zl}]/u);
        expect(mail?.text).toContain('Acknowledge it in Slack');
      }),
      { numRuns: 60 },
    );
  });
});

describe('encryption', () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const cert = selfSigned({
    name: 'localhost',
    publicKey,
    signer: privateKey,
    from: new Date(Date.now() - 86_400_000),
    to: new Date(Date.now() + 86_400_000),
  });
  const tls = { key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), cert };
  const login = { user: 'pages', password: secrets['SMTP_PASSWORD'] ?? '' };
  const settings = { host: 'localhost', from: 'pages@example.com', user: 'pages', passwordEnv: 'SMTP_PASSWORD' };
  const usual = getCACertificates();
  afterEach(() => setDefaultCACertificates(usual));

  it('comes before the password', async () => {
    const box = await startMailbox({ clock, tls, login });
    setDefaultCACertificates([...usual, cert]);
    const pager = opened(provider, { ...settings, port: box.port });
    expect(await pager.send(order(), inTime())).toEqual({ receipt: '250 2.0.0 Ok: queued as M1' });
    expect(box.mails[0]).toMatchObject({ encrypted: true, user: 'pages' });
    await box.stop();
  });

  it('is refused when the certificate is strange', async () => {
    const box = await startMailbox({ clock, tls, login });
    const pager = opened(provider, { ...settings, port: box.port });
    expect(await failureOf(pager.send(order(), inTime()))).toBe('PAGE_FAILED none');
    expect(box.mails).toEqual([]);
    await box.stop();
  });

  it('is missed where the server has none: no mail goes out', async () => {
    const pager = opened(provider, { ...settings, port: mailbox.port });
    expect(await failureOf(pager.send(order(), inTime()))).toBe('PAGE_REFUSED none');
    const nobody = opened(provider, { host: 'localhost', from: settings.from, port: mailbox.port });
    expect(await failureOf(nobody.send(order(), inTime()))).toBe('PAGE_REFUSED none');
    expect(mailbox.mails).toEqual([]);
  });

  it('does not help against a wrong password', async () => {
    const box = await startMailbox({ clock, tls, login: { ...login, password: 'another' } });
    setDefaultCACertificates([...usual, cert]);
    const pager = opened(provider, { ...settings, port: box.port });
    expect(await failureOf(pager.send(order(), inTime()))).toBe('PAGE_REFUSED none');
    await box.stop();
  });

  it.each([
    { ...settings, tls: 'none' },
    { ...settings, passwordEnv: undefined },
    { ...settings, from: 'pages@example.com\r\nBcc: eve@example.com' },
    { ...settings, host: 'mail.example.com\r\n' },
    { ...settings, port: 0 },
  ])('has settings that must fit: %j', (given) => expect(provider.settings.safeParse(given).success).toBe(false));
});
