import type { IncomingMessage } from 'node:http';
import { fieldsOf, parseJson } from '../record.ts';
import { refuse } from '../refusal.ts';

/** Reads a body of at most `most` bytes; throws when it is longer or the sender goes away. */
export async function readBody(request: IncomingMessage, most: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request) {
    const bytes = Buffer.isBuffer(part) ? part : Buffer.from(String(part));
    size += bytes.length;
    if (size > most) throw refuse('request_too_large');
    parts.push(bytes);
  }
  return Buffer.concat(parts);
}

/** The parts of a multipart body; files as bytes. */
export async function readMultipart(body: Buffer, contentType: string): Promise<readonly [string, string | Buffer][]> {
  try {
    const form = await new Response(new Uint8Array(body), { headers: { 'content-type': contentType } }).formData();
    const parts: [string, string | Buffer][] = [];
    for (const [name, value] of form.entries()) {
      parts.push([name, typeof value === 'string' ? value : Buffer.from(await value.arrayBuffer())]);
    }
    return parts;
  } catch {
    throw refuse('invalid_form_data');
  }
}

/**
 * The arguments of a Web API call, from the query and a body that is a form, multipart or JSON. Throws Slack's refusals for a body
 * that cannot be read.
 */
export async function readArguments(
  query: URLSearchParams,
  contentType: string,
  body: Buffer,
): Promise<Record<string, unknown>> {
  const args: Record<string, unknown> = Object.fromEntries(query);
  if (body.length === 0) return args;
  const type = contentType.split(';')[0]?.trim().toLowerCase();
  if (type === 'application/json') return { ...args, ...readJson(body) };
  if (type === 'application/x-www-form-urlencoded') {
    return { ...args, ...Object.fromEntries(new URLSearchParams(body.toString('utf8'))) };
  }
  if (type === 'multipart/form-data') {
    const parts = await readMultipart(body, contentType);
    return { ...args, ...Object.fromEntries(parts.filter(([, value]) => typeof value === 'string')) };
  }
  throw refuse(type === '' || type === undefined ? 'missing_post_type' : 'invalid_post_type');
}

function readJson(body: Buffer): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = parseJson(body.toString('utf8'));
  } catch {
    throw refuse('invalid_json');
  }
  const fields = fieldsOf(value);
  if (fields === undefined) throw refuse('json_not_object');
  return fields;
}
