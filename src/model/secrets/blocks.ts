import { lineEnd, type Span } from './spans.ts';

const marker =
  /-{4,5} ?(BEGIN|END) ([A-Z0-9 ]{0,40}?)(?:(PRIVATE KEY(?: BLOCK)?|PGP MESSAGE|OpenVPN Static key V1)|(?:CERTIFICATE|PUBLIC KEY|SIGNATURE)[A-Z ]{0,20}) ?-{0,5}/g;

/** What may stand before a line of a key: the time of a log, the margin of YAML or of a diff. */
const margin = /^(?:\d{4}-\d\d-\d\dT[\d:.]{8,20}(?:Z|[+-]\d\d:\d\d) )?[ \t>|+"'-]{0,64}/;
const body = /^[A-Za-z0-9+/]{0,200}={0,2}["',\\]{0,4}\r?$/;
const header = /^(?:Proc-Type|DEK-Info|Version|Comment|Hash|Charset|Subject|MessageID):/;
/** A full line of PEM (64), OpenSSH (70) or MIME (76). */
const full = /^(?:[A-Za-z0-9+/]{64}|[A-Za-z0-9+/]{70}|[A-Za-z0-9+/]{76})\r?$/;
/** Everything a key can be on one line, where line ends are written out. */
const inline = /[A-Za-z0-9+/=\\ :,]*/y;

/** Private keys and PGP blocks, whole, cut at either end, on one line, or lines of their body alone. */
export function blockSpans(text: string): readonly Span[] {
  const spans: Span[] = [];
  const open: { at: number; end: number; isPrivate: boolean; begins: boolean }[] = [];
  if (text.includes('---- ') || text.includes('-----')) {
    for (const match of text.matchAll(marker)) {
      const end = match.index + match[0].length;
      open.push({ at: match.index, end, isPrivate: match[3] !== undefined, begins: match[1] === 'BEGIN' });
    }
  }
  let done = 0;
  for (const [index, mark] of open.entries()) {
    if (!mark.isPrivate || mark.end <= done) continue;
    const next = open[index + 1];
    const closed = mark.begins && next !== undefined && !next.begins && next.isPrivate ? next : undefined;
    const start = mark.begins ? mark.at : backward(text, mark.at, done);
    done = closed?.end ?? (mark.begins ? forward(text, mark.end, next?.at ?? text.length) : mark.end);
    spans.push({ start, end: done, kind: 'private-key' });
  }
  bareSpans(text, spans);
  puttySpans(text, spans);
  return spans;
}

/** The end of a key that nothing closes: its lines as far as they look like a key. */
function forward(text: string, from: number, limit: number): number {
  inline.lastIndex = from;
  inline.test(text);
  let end = Math.min(inline.lastIndex, limit);
  if (end < lineEnd(text, from)) return end;
  while (end < limit) {
    const stop = lineEnd(text, end + 1);
    const line = text.slice(end + 1, Math.min(stop, end + 400)).replace(margin, '');
    if (!body.test(line) && !header.test(line)) return end;
    end = Math.min(stop, limit);
  }
  return end;
}

/** Where the lines of a key begin whose start was cut off: nothing before `limit` is read. */
function backward(text: string, from: number, limit: number): number {
  let start = from;
  while (start > limit && /[A-Za-z0-9+/=\\]/.test(text[start - 1] ?? '')) start -= 1;
  const lineBefore = (at: number) => limit + text.slice(limit, at).lastIndexOf('\n');
  let before = lineBefore(start);
  if (before < limit || text.slice(Math.max(before + 1, start - 200), start).replace(margin, '') !== '') return start;
  while (before >= limit) {
    const above = lineBefore(before);
    const line = text.slice(Math.max(above + 1, before - 400), before).replace(margin, '');
    if (line.trim() === '' || !(body.test(line) || header.test(line))) break;
    start = Math.max(above + 1, limit);
    before = above;
  }
  return start;
}

/** Full lines of base64 with nothing around them that says what they are; those of a certificate are left. */
function bareSpans(text: string, spans: Span[]): void {
  let isPublic = false;
  let run: { start: number; end: number; isWhole: boolean } | undefined;
  const close = () => {
    if (run !== undefined) spans.push({ start: run.start, end: run.end, kind: 'private-key' });
    run = undefined;
  };
  for (let at = 0, stop = 0; at < text.length; at = stop + 1) {
    stop = lineEnd(text, at);
    const raw = keyLine(text, at, stop, run === undefined);
    const line = raw.replace(margin, '');
    const kind = kindOf(raw, line, run);
    if (kind === 'public end') run = undefined;
    if (kind === 'full' && !isPublic) {
      if (run?.isWhole === true) close();
      run = { start: run?.start ?? at + raw.length - line.length, end: stop, isWhole: false };
    } else if (run !== undefined && kind === 'last') run = { ...run, end: stop, isWhole: true };
    else close();
    if (kind === 'mark' || kind === 'public end') isPublic = raw.includes('-----BEGIN ') && !raw.includes('PRIVATE');
  }
  close();
}

/** A line that may be one of a key: its lines are short, and only the last is very short. */
function keyLine(text: string, at: number, stop: number, isFirst: boolean): string {
  return stop - at > 200 || (stop - at < 20 && isFirst) ? '' : text.slice(at, stop);
}

function kindOf(raw: string, line: string, run: { readonly isWhole: boolean } | undefined) {
  if (raw.includes('-----')) return publicEnd.test(raw) ? 'public end' : 'mark';
  if (full.test(line) && /[a-z]/.test(line) && /[A-Z]/.test(line) && /\d/.test(line)) return 'full';
  return run?.isWhole === false && line !== '' && body.test(line) && /[A-Z+/=]/.test(line) ? 'last' : 'other';
}

const publicEnd = /-----END [A-Z0-9 ]{0,40}(?:CERTIFICATE|PUBLIC KEY|SIGNATURE)/;

/** The private lines of a key file of PuTTY. */
function puttySpans(text: string, spans: Span[]): void {
  let read = 0;
  for (const match of text.matchAll(/Private-Lines: (\d{1,3})\r?\n/g)) {
    if (match.index < read) continue;
    let end = match.index + match[0].length - 1;
    for (let line = 0; line < Number(match[1]) && end < text.length; line += 1) end = lineEnd(text, end + 1);
    spans.push({ start: match.index, end, kind: 'private-key' });
    read = end;
  }
}
