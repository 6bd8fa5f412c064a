import { createHash } from 'node:crypto';
import {
  type PrintedMessage,
  type PrintedView,
  type PrintOptions,
  printMessage,
  printView,
} from '../../sandbox/ui/print.ts';
import type { Golden } from './all.ts';
import { now } from './cases/values.ts';

/** Width of every picture, px: about what a message has in a window on a context. */
export const pictureWidth = 720;

export const themes = ['light', 'dark'] as const;
export type Theme = (typeof themes)[number];

const options: Omit<PrintOptions, 'theme'> = {
  width: pictureWidth,
  now: Date.parse(now),
  me: 'U0DEV',
  author: { name: 'MCP ChatOps', color: '#6b6f7a', isApp: true },
  users: { U0DEV: 'dev', U0LEAD: 'lead', U0OLA: 'ola' },
  groups: { S0OPERATORS: 'mcp-operators' },
};

/** The page a picture is taken of: complete HTML with all styles in it. */
export function goldenPage({ kind, payload, ephemeral }: Golden, theme: Theme): string {
  const plain: unknown = JSON.parse(
    JSON.stringify({ ...payload, ...(ephemeral === true ? { is_ephemeral: true } : {}) }),
  );
  return kind === 'view'
    ? printView(plain as PrintedView, { ...options, theme })
    : printMessage(plain as PrintedMessage, { ...options, theme });
}

/** Says whether a picture still shows what its page says, without a browser: SHA-256 of the page in every theme, shortened. */
export function pageDigest(golden: Golden): string {
  const hash = createHash('sha256');
  for (const theme of themes) hash.update(goldenPage(golden, theme));
  return hash.digest('hex').slice(0, 16);
}
