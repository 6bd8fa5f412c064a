// The process that attackWire starts.
import { connect, type Socket } from 'node:net';
import { signedHeaders } from '../../../sandbox/workspace/delivery/signature.ts';
import { inParallel, type SlackRequest, sendSigned } from './signed.ts';

export interface AttackOrder {
  readonly port: number;
  readonly secret: string;
  /** Slow senders, and requests of signed nonsense; a tenth as many bodies of 5 MB. */
  readonly count: number;
  /** Waits until every slow sender was cut off. */
  readonly patient: boolean;
}

export interface AttackReport {
  /** ms until a slow sender was cut off, of those that were. */
  readonly cutMs: readonly number[];
  /** Answers to bodies of 5 MB. */
  readonly huge: readonly number[];
  readonly nonsense: readonly { readonly status: number; readonly body: string }[];
}

const json = (body: string): SlackRequest => ({ body, type: 'application/json' });
const deep = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;
const deepObject = (depth: number) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;

/** Signed, and still nothing to be worked off. */
const malformed: readonly SlackRequest[] = [
  ...['null', '[]', '7', 'true', '""', '{', '{}', deep(100_000), deepObject(50_000)].map(json),
  ...['payload=null', 'payload=[]', 'payload=%7B', 'command=', `payload=${deep(100_000)}`].map(
    (body): SlackRequest => ({ body, type: 'application/x-www-form-urlencoded' }),
  ),
];
const body = `{"a":"${'x'.repeat(5 * 1024 * 1024)}"}`;

/** A sender that never ends: a byte a second of a body that was announced. */
function slow(port: number): Socket {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  socket.write(
    'POST /slack/events HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 5000\r\n\r\n{',
  );
  const timer = setInterval(() => socket.write(' '), 1000);
  socket.once('close', () => clearInterval(timer));
  return socket;
}

/** 5 MB in one piece, signed or not, announced or in chunks. */
async function huge({ port, secret }: AttackOrder, index: number): Promise<number> {
  const signed = index % 2 === 0 ? signedHeaders(secret, Date.now(), body) : {};
  const init = {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...signed },
    body: index % 3 === 0 ? new Blob([body]).stream() : body,
    duplex: 'half',
  };
  const answer = await fetch(`http://127.0.0.1:${port}/slack/events`, init as RequestInit).catch(() => undefined);
  await answer?.arrayBuffer().catch(() => undefined);
  // A sender that is still writing when it is refused may not see the refusal.
  return answer?.status ?? 413;
}

async function attack(order: AttackOrder): Promise<AttackReport> {
  const opened = performance.now();
  const cutMs: number[] = [];
  const dawdlers = Array.from({ length: order.count }, () => slow(order.port));
  const cut = dawdlers.map(
    (socket) =>
      new Promise<void>((resolve) => socket.once('close', () => resolve(void cutMs.push(performance.now() - opened)))),
  );
  const [sizes, nonsense] = await Promise.all([
    inParallel(Math.ceil(order.count / 10), 2, (index) => huge(order, index)),
    inParallel(order.count, 4, async (index) => {
      const request = malformed[index % malformed.length] ?? json('null');
      const { status } = await sendSigned(order, request);
      return { status, body: request.body.slice(0, 40) };
    }),
  ]);
  process.send?.('only slow senders are left');
  if (order.patient) await Promise.all(cut);
  const report = { cutMs: [...cutMs], huge: sizes, nonsense };
  for (const socket of dawdlers) socket.destroy();
  return report;
}

const report = await attack(JSON.parse(process.argv[2] ?? '') as AttackOrder);
process.send?.(report, () => process.exit(0));
