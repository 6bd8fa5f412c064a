/** A mail as a person sees it: the headers by their lower-case names, and its text. */
export interface ReadMail {
  readonly headers: ReadonlyMap<string, string>;
  readonly text: string;
}

/** Reads a mail with one text part. */
export function readMail(raw: string): ReadMail {
  const end = raw.indexOf('\r\n\r\n');
  const head = end === -1 ? raw : raw.slice(0, end);
  const headers = new Map<string, string>();
  for (const line of head.replace(/\r\n[ \t]+/g, ' ').split('\r\n')) {
    const colon = line.indexOf(':');
    if (colon > 0) headers.set(line.slice(0, colon).toLowerCase(), words(line.slice(colon + 1).trim()));
  }
  const body = end === -1 ? '' : raw.slice(end + 4);
  return { headers, text: decoded(body, headers.get('content-transfer-encoding') ?? '7bit').replaceAll('\r\n', '\n') };
}

function decoded(body: string, encoding: string): string {
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString();
  return encoding === 'quoted-printable' ? quoted(body.replace(/=\r\n/g, '')) : Buffer.from(body, 'latin1').toString();
}

/** Encoded words (RFC 2047): the space between two of them is none. */
function words(text: string): string {
  return text
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?UTF-8\?([BQ])\?([^?]*)\?=/gi, (_, kind: string, value: string) =>
      kind.toUpperCase() === 'B' ? Buffer.from(value, 'base64').toString('latin1') : bytes(value.replaceAll('_', ' ')),
    )
    .replace(/[\x80-\xff]+/g, (run) => Buffer.from(run, 'latin1').toString());
}

const quoted = (text: string) => Buffer.from(bytes(text), 'latin1').toString();

function bytes(text: string): string {
  return text.replace(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}
