import { decodeEntities } from '../entities.ts';
import type { MrkdwnNode } from './nodes.ts';

const RANGES = new Set(['here', 'channel', 'everyone']);

/** What stands between `<` and `>`: a mention, a date, or a link. Undefined when it is none of them. */
export function readAngle(inside: string): MrkdwnNode | undefined {
  const bar = inside.indexOf('|');
  const target = bar === -1 ? inside : inside.slice(0, bar);
  const label = bar === -1 ? '' : decodeEntities(inside.slice(bar + 1));
  if (target.startsWith('@')) return named('user', target.slice(1), label);
  if (target.startsWith('#')) return named('channel', target.slice(1), label);
  if (target.startsWith('!')) return special(target.slice(1), label);
  if (!/^[a-z][a-z0-9+.-]*:\S/i.test(target)) return undefined;
  return { kind: 'link', url: decodeEntities(target), label };
}

function named(kind: 'user' | 'channel' | 'group', id: string, label: string): MrkdwnNode | undefined {
  return /^[A-Z0-9]+$/.test(id) ? { kind, id, label } : undefined;
}

function special(command: string, label: string): MrkdwnNode | undefined {
  if (RANGES.has(command)) return { kind: 'broadcast', range: command };
  const [name, first = '', second = '', third = ''] = command.split('^');
  if (name === 'subteam') return named('group', first, label);
  if (name !== 'date' || !/^\d{1,12}$/.test(first) || second === '') return undefined;
  const url = third === '' ? undefined : decodeEntities(third);
  return { kind: 'date', timestamp: Number(first), format: decodeEntities(second), url, fallback: label };
}
