import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Clock } from '../../../src/ports/clock.ts';
import type { Envelope } from '../core.ts';
import type { SocketEffect } from '../faults.ts';
import { fieldsOf, parseJson, textOf } from '../record.ts';
import type { Ids } from '../state/ids.ts';
import { type Patience, within } from '../waiting.ts';
import type { Sent } from './target.ts';

/** An app may hold ten sockets; another one is turned away. */
const MOST_SOCKETS = 10;
const PING_MS = 10_000;
const TICKET_MS = 30_000;
/** How long a closing handshake may take at the end, real ms. */
const HANDSHAKE_MS = 500;

export type DisconnectReason = 'refresh_requested' | 'warning' | 'link_disabled' | 'too_many_websockets';

/** The bot sockets of the app (Socket Mode). */
export interface Sockets {
  /** How many are open. */
  readonly open: number;
  /** A fresh, single-use websocket path. */
  ticket(): string;
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Sends to one open socket, picked at random, and waits for its acknowledgement. */
  send(envelope: Envelope): Promise<Sent>;
  /** Asks every socket to go, as Slack does before it recycles a host; the app closes it. */
  disconnect(reason: DisconnectReason): void;
  /** Cuts every socket without a word. */
  drop(): void;
  close(): Promise<void>;
}

interface Line {
  readonly id: number;
  readonly socket: WebSocket;
}

interface SocketOptions {
  readonly clock: Clock;
  readonly patience: Patience;
  readonly ids: Ids;
  readonly random: () => number;
  readonly appId: string;
  readonly stopping: AbortSignal;
  /** What is to go wrong with a socket that was just opened. */
  readonly spoil: () => readonly SocketEffect[];
}

/** Makes the socket side of the workspace. */
export function socketHub({ clock, patience, ids, random, appId, stopping, spoil }: SocketOptions): Sockets {
  const server = new WebSocketServer({ noServer: true });
  const tickets = new Map<string, number>();
  const lines = new Set<Line>();
  const waiting = new Map<string, (payload: unknown) => void>();
  let lastId = 0;

  async function ping(line: Line): Promise<void> {
    while (line.socket.readyState === line.socket.OPEN) {
      line.socket.ping(`Ping from workspace at ${clock.now().toISOString()}`);
      await clock.sleep(PING_MS, stopping);
    }
  }

  function hear(data: string): void {
    let message: unknown;
    try {
      message = parseJson(data);
    } catch {
      return;
    }
    const fields = fieldsOf(message);
    const id = textOf(fields?.['envelope_id']);
    if (id !== undefined) waiting.get(id)?.(fields?.['payload']);
  }

  async function suffer(socket: WebSocket, effect: SocketEffect): Promise<void> {
    if (effect.kind === 'no_hello') return;
    await clock.sleep(effect.ms, stopping);
    if (effect.kind === 'close') return socket.close(1000);
    socket.send(JSON.stringify({ type: 'disconnect', reason: effect.reason, debug_info: { host: 'workspace' } }));
  }

  function welcome(socket: WebSocket): void {
    socket.on('error', () => socket.terminate());
    if (lines.size >= MOST_SOCKETS) {
      socket.send(
        JSON.stringify({ type: 'disconnect', reason: 'too_many_websockets', debug_info: { host: 'workspace' } }),
      );
      socket.close(1000);
      return;
    }
    lastId += 1;
    const line: Line = { id: lastId, socket };
    lines.add(line);
    socket.on('close', () => lines.delete(line));
    socket.on('message', (data, isBinary) => {
      if (!isBinary) hear(String(data));
    });
    const effects = spoil();
    for (const effect of effects) suffer(socket, effect).catch(() => undefined);
    if (effects.some(({ kind }) => kind === 'no_hello')) return;
    socket.send(
      JSON.stringify({
        type: 'hello',
        num_connections: lines.size,
        debug_info: { host: 'workspace', build_number: 1, approximate_connection_time: 18_060 },
        connection_info: { app_id: appId },
      }),
    );
    ping(line).catch(() => undefined);
  }

  function pick(): Line | undefined {
    const open = [...lines].filter((line) => line.socket.readyState === line.socket.OPEN);
    return open[Math.floor(random() * open.length)];
  }

  return {
    get open() {
      return lines.size;
    },
    ticket() {
      const ticket = ids.secret(32);
      tickets.set(ticket, clock.now().getTime() + TICKET_MS);
      return `/link/?ticket=${ticket}&app_id=${appId}`;
    },
    upgrade(request, socket, head) {
      const ticket = new URL(request.url ?? '/', 'ws://workspace').searchParams.get('ticket') ?? '';
      const until = tickets.get(ticket);
      tickets.delete(ticket);
      if (until === undefined || until < clock.now().getTime() || stopping.aborted) {
        socket.end('HTTP/1.1 401 Unauthorized\r\nconnection: close\r\ncontent-length: 0\r\n\r\n');
        return;
      }
      server.handleUpgrade(request, socket, head, welcome);
    },
    async send(envelope) {
      const envelopeId = `${ids.secret(8)}-${ids.secret(12)}`.toLowerCase();
      const nothing = { envelopeId, response: undefined, status: undefined, request: undefined, noRetry: false };
      const line = pick();
      if (line === undefined) return { ...nothing, acked: false, reason: 'no_connection', target: '' };
      const target = `socket:${line.id}`;
      const answered = new Promise<{ payload: unknown }>((resolve) => {
        waiting.set(envelopeId, (payload) => resolve({ payload }));
      });
      const retry =
        envelope.type === 'events_api'
          ? { retry_attempt: envelope.attempt ?? 0, retry_reason: envelope.retryReason ?? '' }
          : {};
      line.socket.send(
        JSON.stringify({
          envelope_id: envelopeId,
          type: envelope.type,
          payload: envelope.payload,
          accepts_response_payload: envelope.acceptsResponse,
          ...retry,
        }),
      );
      try {
        const answer = await within(patience.clock, patience.ms, stopping, answered);
        if (answer === undefined) return { ...nothing, acked: false, reason: 'timeout', target };
        return { ...nothing, acked: true, reason: undefined, target, response: answer.payload };
      } finally {
        waiting.delete(envelopeId);
      }
    },
    disconnect(reason) {
      const message = JSON.stringify({ type: 'disconnect', reason, debug_info: { host: 'workspace' } });
      for (const line of lines) line.socket.send(message);
    },
    drop() {
      for (const line of lines) line.socket.terminate();
    },
    async close() {
      const closed = [...lines].map(
        ({ socket }) => new Promise<void>((resolve) => socket.once('close', () => resolve())),
      );
      for (const line of lines) line.socket.close(1001);
      // A client that is going itself needs its handshake answered; one that hangs is cut.
      const cut = setTimeout(() => {
        for (const line of lines) line.socket.terminate();
      }, HANDSHAKE_MS);
      await Promise.all(closed);
      clearTimeout(cut);
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
