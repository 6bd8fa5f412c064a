import { setImmediate as turn, setTimeout as wait } from 'node:timers/promises';
import { type Answer, type HttpConnection, openConnection } from './http-connection.ts';

export interface Sent {
  /** The place of the request among those that were handed in. */
  readonly index: number;
  /** ms from the instant the request was due to the last byte of its answer. */
  readonly latency: number;
  /** ms the generator itself was late. */
  readonly late: number;
  /** undefined when the connection broke. */
  readonly answer: Answer | undefined;
}

export interface Load {
  readonly sent: readonly Sent[];
  /** ms from the first request to the last answer. */
  readonly ms: number;
}

/**
 * Sends requests at a fixed rate whether or not the earlier ones are answered. Latency counts from the instant a request was due, so
 * that a server which stands still is charged for every request it kept waiting.
 */
export async function openLoop(port: number, requests: readonly Buffer[], perSecond: number): Promise<Load> {
  const idle: HttpConnection[] = await Promise.all(Array.from({ length: 8 }, () => openConnection(port)));
  const all = new Set(idle);
  const sent: Promise<Sent>[] = [];
  const started = performance.now() + 20;

  async function send(index: number, request: Buffer, due: number): Promise<Sent> {
    const late = performance.now() - due;
    const connection = idle.pop() ?? (await openConnection(port));
    all.add(connection);
    const answer = await connection.send(request).catch(() => undefined);
    if (answer !== undefined) idle.push(connection);
    return { index, latency: (answer?.at ?? performance.now()) - due, late, answer };
  }

  for (const [index, request] of requests.entries()) {
    const due = started + (index * 1000) / perSecond;
    await until(due);
    sent.push(send(index, request, due));
  }
  const done = await Promise.all(sent);
  for (const connection of all) connection.close();
  return { sent: done, ms: performance.now() - started };
}

/** Sends requests over `connections` connections, each as soon as the one before it is answered. */
export async function closedLoop(port: number, requests: readonly Buffer[], connections: number): Promise<Load> {
  const open = await Promise.all(Array.from({ length: connections }, () => openConnection(port)));
  const sent: Sent[] = [];
  let next = 0;

  async function drive(connection: HttpConnection): Promise<void> {
    for (;;) {
      const index = next;
      next += 1;
      const request = requests[index];
      if (request === undefined) return;
      const asked = performance.now();
      const answer = await connection.send(request).catch(() => undefined);
      sent.push({ index, latency: (answer?.at ?? performance.now()) - asked, late: 0, answer });
      if (answer === undefined) return;
    }
  }

  const started = performance.now();
  await Promise.all(open.map(drive));
  const ms = performance.now() - started;
  for (const connection of open) connection.close();
  return { sent, ms };
}

/** A timer alone is up to 1 ms late; the last part of the way is watched. */
async function until(due: number): Promise<void> {
  const ahead = due - performance.now();
  if (ahead > 2) await wait(ahead - 1.5);
  while (performance.now() < due) await turn();
}
