import { readFileSync } from 'node:fs';
import type { Dice } from './seed.ts';

type Fill = Readonly<
  Record<
    | 'word'
    | 'name'
    | 'ns'
    | 'pod'
    | 'uuid'
    | 'sha1'
    | 'sha256'
    | 'md5'
    | 'trace'
    | 'span'
    | 'ip'
    | 'n'
    | 'ms'
    | 'big'
    | 'time'
    | 'path'
    | 'user'
    | 'mail'
    | 'image'
    | 'id64'
    | 'host'
    | 'status'
    | 'method'
    | 'rs',
    () => string
  >
>;

const words =
  'search orders catalog session billing worker gateway router indexer planner ingest export report notify schedule tenant tool prompt resource'.split(
    ' ',
  );
const namespaces = [
  'mcp-production',
  'mcp-staging',
  'kube-system',
  'monitoring',
  'ingress-nginx',
  'cert-manager',
  'external-secrets',
];
const people = [
  'alice',
  'bob',
  'priya',
  'chen',
  'olu',
  'svc-deploy',
  'system:serviceaccount:mcp-production:mcp-server',
];

function fillOf(chance: Dice): Fill {
  const text = (length: number, from: string) => Array.from({ length }, () => from[chance.below(from.length)]).join('');
  const hex = (length: number) => text(length, '0123456789abcdef');
  const lower = 'abcdefghijklmnopqrstuvwxyz0123456789';
  const word = () => chance.pick(words);
  const two = (most: number) => String(chance.below(most)).padStart(2, '0');
  const time = () =>
    `2026-11-${two(28)}T${two(24)}:${two(60)}:${two(60)}.${String(chance.below(1000)).padStart(3, '0')}Z`;
  const rs = () => text(9, 'bcdfghjklmnpqrstvwxz2456789');
  const name = () => `mcp-${word()}`;
  return {
    word,
    name,
    rs,
    time,
    ns: () => chance.pick(namespaces),
    pod: () => `${name()}-${rs()}-${text(5, 'bcdfghjklmnpqrstvwxz2456789')}`,
    uuid: () => `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`,
    sha1: () => hex(40),
    sha256: () => hex(64),
    md5: () => hex(32),
    trace: () => hex(32),
    span: () => hex(16),
    ip: () => `10.${chance.below(255)}.${chance.below(255)}.${chance.below(255)}`,
    n: () => String(chance.below(5000)),
    ms: () => `${chance.below(900)}.${chance.below(999)}`,
    big: () => String(1_000_000 + chance.below(900_000_000)),
    path: () => `/${word()}/v${chance.below(4)}/${text(6, lower)}`,
    user: () => chance.pick(people),
    mail: () => `${chance.pick(['alice', 'bob', 'priya'])}.${word()}@example.com`,
    image: () => `ghcr.io/example/${name()}:v${chance.below(9)}.${chance.below(30)}.${chance.below(9)}`,
    id64: () => Buffer.from(`${word()}:${chance.below(100_000)}:${text(8, lower)}`).toString('base64'),
    host: () => `${name()}.${word()}.svc.cluster.local`,
    status: () => chance.pick(['200', '201', '304', '400', '401', '403', '404', '429', '499', '500', '502', '503']),
    method: () => chance.pick(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']),
  };
}

/** Lines as they stand in logs of the platform and what runs beside it; `{x}` is filled in. None holds a secret. */
const lines = readFileSync(new URL('ordinary-lines.txt', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '');

/** So many ordinary lines, of every kind in turn, each filled in anew. */
export function ordinaryLines(count: number, chance: Dice): readonly string[] {
  const fill = fillOf(chance);
  return Array.from({ length: count }, (_, index) =>
    (lines[index % lines.length] ?? '').replace(/\{(\w+)\}/g, (whole, name: string) =>
      Object.hasOwn(fill, name) ? fill[name as keyof Fill]() : whole,
    ),
  );
}
