import { readFileSync } from 'node:fs';
import { fault } from '../../errors.ts';
import type { WebReader } from '../../ports/web.ts';
import { webReader } from './web.ts';

const blocks = /-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g;

/** Opens the way to servers, with the authorities of a PEM file where one is configured. Throws CONFIG_INVALID for one that holds none. */
export function openWeb(caFile: string | undefined): WebReader & { close(): Promise<void> } {
  return webReader(caFile === undefined ? [] : authoritiesIn(caFile));
}

/** The certificate authorities of a PEM file. Throws CONFIG_INVALID for one that holds none. */
export function authoritiesIn(file: string): readonly string[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    throw fault('CONFIG_INVALID', `The file of certificate authorities ${file} cannot be read.`, { cause });
  }
  const found = text.match(blocks) ?? [];
  if (found.length === 0) throw fault('CONFIG_INVALID', `${file} holds no certificate in PEM form.`);
  return found;
}
