import { isEmoji } from '../emoji.ts';
import { decodeEntities } from '../entities.ts';
import { readAngle } from './angle.ts';
import type { MrkdwnNode } from './nodes.ts';

/** A line cut into what is settled (code, links, mentions, emoji) and the text between, in which marks may still pair up. */
export type Piece = { readonly text: string } | { readonly node: MrkdwnNode };

const CODE = /`([^`\n]+)`/y;
const ANGLE = /<([^<>\n]+)>/y;
const EMOJI = /:([a-z0-9_+-]{1,60}):(?::skin-tone-[2-6]:)?/y;
/** An address written out; marks and closing punctuation at its end belong to the sentence. */
const ADDRESS = /https?:\/\/[^\s<>|`"]*[^\s<>|`"*_~.,;:!?'()[\]]/iy;

type Reader = (line: string, at: number) => { readonly node: MrkdwnNode; readonly length: number } | undefined;

function match(pattern: RegExp, line: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(line);
}

const readCode: Reader = (line, at) => {
  const found = match(CODE, line, at);
  return found === null
    ? undefined
    : { node: { kind: 'code', text: decodeEntities(found[1] ?? '') }, length: found[0].length };
};

const readToken: Reader = (line, at) => {
  const found = match(ANGLE, line, at);
  const node = found === null ? undefined : readAngle(found[1] ?? '');
  return node === undefined ? undefined : { node, length: found?.[0].length ?? 0 };
};

const readEmoji: Reader = (line, at) => {
  const found = match(EMOJI, line, at);
  const name = found?.[1] ?? '';
  return isEmoji(name) ? { node: { kind: 'emoji', name }, length: found?.[0].length ?? 0 } : undefined;
};

const readAddress: Reader = (line, at) => {
  if (at > 0 && /[\p{L}\p{N}]/u.test(line[at - 1] ?? '')) return undefined;
  const url = match(ADDRESS, line, at)?.[0];
  return url === undefined
    ? undefined
    : { node: { kind: 'link', url: decodeEntities(url), label: '' }, length: url.length };
};

const READERS: Readonly<Record<string, Reader>> = { '`': readCode, '<': readToken, ':': readEmoji };

/** Cuts a line. Addresses become links only with `links`. */
export function cutLine(line: string, links: boolean): readonly Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  let at = 0;
  const settle = (node: MrkdwnNode, length: number) => {
    if (at > from) pieces.push({ text: line.slice(from, at) });
    pieces.push({ node });
    at += length;
    from = at;
  };
  while (at < line.length) {
    const character = line[at] ?? '';
    const reader = links && /h/i.test(character) ? readAddress : READERS[character];
    const found = reader?.(line, at);
    if (found === undefined) at += 1;
    else settle(found.node, found.length);
  }
  if (line.length > from) pieces.push({ text: line.slice(from) });
  return pieces;
}
