import { type AddressInfo, createServer, type Socket } from 'node:net';
import type { Clock } from '../../src/ports/clock.ts';
import type { Behaviour } from './behaviour.ts';
import { readMail } from './mime.ts';
import { type Envelope, type SessionRules, smtpSession } from './smtp-session.ts';

/** A mail that was taken. */
export interface Mail extends Envelope {
  readonly at: string;
  readonly subject: string;
  readonly text: string;
  readonly header: (name: string) => string | undefined;
  /** How many mails with this Message-ID came before. */
  readonly repeat: number;
}

export interface Mailbox {
  readonly port: number;
  /** The oldest first. */
  readonly mails: readonly Mail[];
  /** Connections ever made. */
  readonly connections: number;
  readonly behaviour: Behaviour;
  set(behaviour: Behaviour): void;
  clear(): void;
  stop(): Promise<void>;
}

export interface MailboxOptions extends Pick<SessionRules, 'tls' | 'login'> {
  readonly clock: Pick<Clock, 'now'>;
  readonly onChange?: () => void;
}

/** A mail server on a loopback port that keeps what it takes. An address that begins with `nobody@` is unknown there. */
export async function startMailbox({ clock, tls, login, onChange }: MailboxOptions): Promise<Mailbox> {
  let behaviour: Behaviour = { kind: 'well' };
  let connections = 0;
  const mails: Mail[] = [];
  const sockets = new Set<Socket>();

  function take(envelope: Envelope): string {
    const { headers, text } = readMail(envelope.raw);
    const header = (name: string) => headers.get(name.toLowerCase());
    const repeat = mails.filter((mail) => mail.header('message-id') === header('message-id')).length;
    mails.push({
      ...envelope,
      at: clock.now().toISOString(),
      subject: header('subject') ?? '',
      text,
      header,
      repeat,
    });
    onChange?.();
    return `M${mails.length}`;
  }

  const server = createServer((socket) => {
    connections += 1;
    socket.setNoDelay();
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    smtpSession(socket, { behaviour: () => behaviour, take, tls, login });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    mails,
    get connections() {
      return connections;
    },
    get behaviour() {
      return behaviour;
    },
    set(next) {
      behaviour = next;
      onChange?.();
    },
    clear() {
      mails.length = 0;
      onChange?.();
    },
    async stop() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
