import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type SMTPConnection from 'nodemailer/lib/smtp-connection';
import { z } from 'zod';
import { fault } from '../../errors.ts';
import { pageFault } from '../http-page.ts';
import { type PageOrder, pageProvider } from '../provider.ts';
import { envName } from '../settings.ts';
import { headline, oneLine, pageLines } from '../words.ts';

const address = z.email({ error: 'must be an e-mail address' });
const ports = { starttls: 587, implicit: 465, none: 25 } as const;

const settings = z
  .strictObject({
    host: z
      .string()
      .regex(/^[A-Za-z0-9.:-]{1,253}$/, 'must be a host name')
      .describe('SMTP server'),
    port: z.number().int().min(1).max(65_535).optional().describe('587 for starttls, 465 for implicit, 25 for none'),
    tls: z
      .enum(['starttls', 'implicit', 'none'])
      .default('starttls')
      .describe('How the connection is encrypted; none is for tests and the sandbox'),
    user: z.string().min(1).optional().describe('User to sign in as; no sign-in if omitted'),
    passwordEnv: envName.optional().describe('Environment variable with the password of that user'),
    from: address.describe('Sender of the pages'),
  })
  .refine(({ user, passwordEnv }) => (user === undefined) === (passwordEnv === undefined), {
    path: ['passwordEnv'],
    error: 'user and passwordEnv belong together',
  })
  .refine(({ user, tls }) => user === undefined || tls !== 'none', {
    path: ['tls'],
    error: 'a password is never sent without encryption',
  });

/** E-mail by SMTP, one connection for each page. Taken means that the server has queued it: its last words are the receipt. */
export const provider = pageProvider({
  type: 'email',
  settings,
  secrets: ({ passwordEnv }) => (passwordEnv === undefined ? [] : [passwordEnv]),
  tellsEnds: 'person',
  open(given, { secret, outbound }) {
    const { host, port = ports[given.tls], user, passwordEnv, from } = given;
    const name = `The mail server ${host}`;
    const login = user === undefined || passwordEnv === undefined ? undefined : { user, pass: secret(passwordEnv) };
    // Now, not with the first page: a process that does not send pages never opens a provider, and never loads it.
    const loaded = mailLibrary();
    loaded.catch(() => undefined); // told by the page that needs it
    return {
      async send(order, signal) {
        const to = address.safeParse(order.person.email);
        if (!to.success)
          throw fault('PAGE_REFUSED', `${oneLine(order.person.slack ?? 'This person', 40)} has no e-mail address.`);
        const { MailComposer, Connection } = await loaded;
        const message = await new MailComposer(mailOf(order, from, to.data)).compile().build();
        const socket = await outbound.connect({ host, port, signal }).catch((error: unknown) => {
          throw pageFault(name, error);
        });
        const connection = new Connection({
          host,
          port,
          connection: socket,
          secure: given.tls === 'implicit',
          requireTLS: given.tls === 'starttls',
          ignoreTLS: given.tls === 'none',
          maxResponseSize: 64 * 1024,
        });
        const words = await send({ connection, login, envelope: { from, to: to.data }, message, signal, name });
        return { receipt: oneLine(words, 255) };
      },
      async close() {},
    };
  },
});

/** The same for the same key, so that a mailbox shows a repeated page once, and under the others of its incident. */
function idOf(key: string, from: string): string {
  const hash = createHash('sha256').update(key).digest('hex').slice(0, 40);
  return `<${hash}@${from.slice(from.lastIndexOf('@') + 1)}>`;
}

async function mailLibrary() {
  const [{ default: MailComposer }, { default: Connection }] = await Promise.all([
    import('nodemailer/lib/mail-composer'),
    import('nodemailer/lib/smtp-connection'),
  ]);
  return { MailComposer, Connection };
}

function mailOf(order: PageOrder, from: string, to: string) {
  return {
    from: { name: 'mcp-chatops', address: from },
    to: { name: '', address: to },
    subject: headline(order, 180),
    text: `${pageLines(order).join('\n')}\n`,
    messageId: idOf(order.key, from),
    references: idOf(order.incidentKey, from),
    date: new Date(order.at),
    headers: {
      'Auto-Submitted': 'auto-generated',
      ...(order.severity <= 2 ? { 'X-Priority': '1 (Highest)', Importance: 'high' } : {}),
    },
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

interface Delivery {
  readonly connection: SMTPConnection;
  readonly login: { readonly user: string; readonly pass: string } | undefined;
  readonly envelope: { readonly from: string; readonly to: string };
  readonly message: Buffer;
  readonly signal: AbortSignal;
  readonly name: string;
}

/** Speaks SMTP until the server has taken the message, has refused it, or the time is over. Gives the server's last words. */
function send({ connection, login, envelope, message, signal, name }: Delivery): Promise<string> {
  // Read only once the server has agreed to take the message: from then on it may be delivered.
  let given = false;
  const body = new Readable({
    read() {
      given = true;
      this.push(message);
      this.push(null);
    },
  });
  return new Promise<string>((done, failed) => {
    const fail = (error: unknown) => failed(smtpFault(name, error, given, signal));
    const stop = () => {
      fail(signal.reason);
      connection.close();
    };
    const send = (refused?: Error | null) => {
      if (refused) fail(refused);
      else
        connection.send({ ...envelope }, body, (error, sent) => {
          if (error) fail(error);
          else done(sent.response);
        });
    };
    connection.on('error', fail);
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) return stop();
    connection.connect((error) => {
      if (error) fail(error);
      else if (login === undefined) send();
      else connection.login({ ...login }, send);
    });
  }).finally(() => {
    body.destroy();
    connection.close();
  });
}

function smtpFault(name: string, error: unknown, given: boolean, signal: AbortSignal): Error {
  const code = error instanceof Error && 'responseCode' in error ? Number(error.responseCode) : undefined;
  // The server's own answer to a command settles what happened: nothing did.
  if (code !== undefined && code >= 500) return fault('PAGE_REFUSED', `${name} answered ${code}.`, { cause: error });
  if (code !== undefined && code >= 400) return fault('PAGE_FAILED', `${name} answered ${code}.`, { cause: error });
  const why = signal.aborted ? 'did not answer in time' : 'did not take the page';
  return fault('PAGE_FAILED', `${name} ${why}.`, { cause: error, effect: given ? 'unknown' : 'none' });
}
