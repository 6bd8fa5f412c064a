import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { parsedJson } from '../model/json-text.ts';

export interface StdioProxyOptions {
  readonly input: Readable;
  readonly output: Writable;
  /** The address of the bot, `agents.url`. */
  readonly url: string;
  /** Gives the token for the next message. */
  readonly token: () => Promise<string>;
  readonly say: (line: string) => void;
}

type Message = Readonly<Record<string, unknown>>;

const isMessage = (value: unknown): value is Message =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A call may wait for a plan or a look; the bot answers within 20 s. */
const timeoutMs = 60_000;

/**
 * MCP over standard input and output, for hosts that start a program: each message goes to the bot over HTTP with a token, and its answer comes
 * back. It knows no more than that token: neither the store nor Slack. Resolves when its input has ended and all is answered.
 */
export async function stdioProxy({ input, output, url, token, say }: StdioProxyOptions): Promise<void> {
  let version: string | undefined;
  const underWay = new Set<Promise<void>>();
  const write = (message: unknown) => output.write(`${JSON.stringify(message)}\n`);
  const pass = async (message: Message): Promise<void> => {
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: { ...headersOf(message, version), authorization: `Bearer ${await token()}` },
        body: JSON.stringify(message),
        redirect: 'error',
        signal: AbortSignal.timeout(timeoutMs),
      });
      let answers = 0;
      for await (const answer of messagesIn(response)) {
        answers += 1;
        version = versionIn(answer) ?? version;
        write(answer);
      }
      if (answers === 0 && !response.ok) throw new Error(`the bot answered ${response.status}`);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      say(`A message was not passed on: ${why}`);
      if (message['id'] !== undefined)
        write({ jsonrpc: '2.0', id: message['id'], error: { code: -32603, message: `Not passed on: ${why}` } });
    }
  };
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line.trim() === '') continue;
    const message = parsedJson(line);
    if (!isMessage(message)) {
      write({ jsonrpc: '2.0', id: null, error: { code: -32700, message: 'Not a JSON-RPC message.' } });
      continue;
    }
    const work = pass(message).finally(() => underWay.delete(work));
    underWay.add(work);
    // What comes after the opening speaks the version it settles.
    if (message['method'] === 'initialize') await work;
  }
  await Promise.all(underWay);
}

/** The headers that both eras of Streamable HTTP ask for. */
function headersOf({ method, params }: Message, version: string | undefined): Readonly<Record<string, string>> {
  const { name, _meta: meta } = isMessage(params) ? params : {};
  const own = isMessage(meta) ? meta['io.modelcontextprotocol/protocolVersion'] : undefined;
  const spoken = typeof own === 'string' ? own : version;
  return {
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
    ...(spoken === undefined ? {} : { 'mcp-protocol-version': spoken }),
    ...(typeof method === 'string' ? { 'mcp-method': method } : {}),
    ...(typeof name === 'string' ? { 'mcp-name': name } : {}),
  };
}

/** The messages of an answer, each as soon as it has come: one as JSON, or those of a stream of events. */
async function* messagesIn(response: Response): AsyncGenerator<Message> {
  const { body, headers } = response;
  const isStream = headers.get('content-type')?.includes('text/event-stream') === true;
  for await (const text of isStream && body !== null ? eventsIn(body) : [await response.text()]) {
    const message = parsedJson(text);
    if (isMessage(message) && message['jsonrpc'] === '2.0') yield message;
  }
}

/** What the events of a stream say, each as soon as it is whole. */
async function* eventsIn(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const bytes of body) {
    const events = (rest + decoder.decode(bytes, { stream: true })).split(/\r?\n\r?\n/);
    rest = events.pop() ?? '';
    yield* events.map(dataOf);
  }
  yield dataOf(rest);
}

function dataOf(event: string): string {
  return event
    .split(/\r?\n/)
    .flatMap((line) => (line.startsWith('data:') ? [line.slice(5).trim()] : []))
    .join('\n');
}

/** The version an answer to `initialize` settles. */
function versionIn(answer: unknown): string | undefined {
  const result = isMessage(answer) ? answer['result'] : undefined;
  const version = isMessage(result) ? result['protocolVersion'] : undefined;
  return typeof version === 'string' ? version : undefined;
}
