import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { Behaviour } from './behaviour.ts';

export interface Envelope {
  readonly from: string;
  readonly to: readonly string[];
  readonly raw: string;
  readonly encrypted: boolean;
  /** Who signed in. */
  readonly user: string | undefined;
}

export interface SessionRules {
  readonly behaviour: () => Behaviour;
  /** Takes a mail and gives its queue id. */
  readonly take: (mail: Envelope) => string;
  /** Offers STARTTLS. */
  readonly tls?: { readonly key: string; readonly cert: string } | undefined;
  /** Wanted before a mail, where given. */
  readonly login?: { readonly user: string; readonly password: string } | undefined;
}

/** One SMTP conversation (RFC 5321, with STARTTLS and AUTH PLAIN), the server's side. */
export function smtpSession(socket: Socket, rules: SessionRules, encrypted = false): void {
  let rest = '';
  let from = '';
  let to: string[] = [];
  let data: string[] | undefined;
  let user: string | undefined;
  const say = (line: string) => socket.write(`${line}\r\n`);

  function taken(lines: readonly string[]): void {
    const behaviour = rules.behaviour();
    if (behaviour.kind === 'answers') {
      say(`${behaviour.status} 4.3.0 not this one`);
      return;
    }
    const raw = lines.map((line) => `${line.replace(/^\./, '')}\r\n`).join('');
    const id = rules.take({ from, to, raw, encrypted, user });
    if (behaviour.kind === 'loses-replies') socket.destroy();
    else say(`250 2.0.0 Ok: queued as ${id}`);
    from = '';
    to = [];
  }

  function hello(): void {
    say('250-mailbox.sandbox');
    if (rules.tls !== undefined && !encrypted) say('250-STARTTLS');
    if (rules.login !== undefined) say('250-AUTH PLAIN');
    say('250 8BITMIME');
  }

  function signIn(rest64: string): void {
    const [, name, password] = Buffer.from(rest64, 'base64').toString().split('\0');
    const right = name === rules.login?.user && password === rules.login?.password;
    if (right) user = name;
    say(right ? '235 2.7.0 welcome' : '535 5.7.8 wrong password');
  }

  function upgrade({ key, cert }: { readonly key: string; readonly cert: string }): void {
    say('220 go ahead');
    socket.removeAllListeners('data');
    const secured = new TLSSocket(socket, { isServer: true, key, cert });
    secured.on('error', () => secured.destroy());
    smtpSession(secured, rules, true);
  }

  function command(line: string): void {
    const [verb = '', ...words] = line.split(' ');
    const address = /<([^>]*)>/.exec(line)?.[1] ?? '';
    const verbs: Readonly<Record<string, () => void>> = {
      EHLO: hello,
      HELO: () => say('250 mailbox.sandbox'),
      STARTTLS: () => (rules.tls === undefined ? say('502 no') : upgrade(rules.tls)),
      AUTH: () => signIn(words[1] ?? ''),
      MAIL() {
        from = address;
        say(rules.login !== undefined && user === undefined ? '530 5.7.0 sign in first' : '250 ok');
      },
      RCPT() {
        to.push(address);
        say(address.startsWith('nobody@') ? '550 5.1.1 no such mailbox' : '250 ok');
      },
      DATA() {
        data = [];
        say('354 go on');
      },
      RSET: () => say('250 ok'),
      NOOP: () => say('250 ok'),
      QUIT() {
        say('221 bye');
        socket.end();
      },
    };
    const known = verbs[verb.toUpperCase()];
    if (known === undefined) say('502 no such command');
    else known();
  }

  socket.on('data', (chunk: Buffer) => {
    if (rules.behaviour().kind === 'hangs') return;
    // Bytes as they are, one character each: the mail says itself how it is written.
    const lines = (rest + chunk.toString('latin1')).split('\r\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (data === undefined) command(line);
      else if (line === '.') {
        const whole = data;
        data = undefined;
        taken(whole);
      } else data.push(line);
    }
  });
  if (!encrypted && rules.behaviour().kind !== 'hangs') say('220 mailbox.sandbox ESMTP');
}
