import { fault } from '../errors.ts';
import { cut } from '../model/cut.ts';
import { isText, type StoredFile } from '../model/file.ts';
import { runName } from '../model/run.ts';
import type { AgentContext } from './caller.ts';
import { ownRun } from './own-run.ts';
import { visible } from './untrusted.ts';

/** How the address of a file looks, for clients that fill it in (RFC 6570). */
export const fileTemplate = 'mcp-chatops://runs/{run}/files/{number}';

const address = /^mcp-chatops:\/\/runs\/(R-[1-9]\d{0,14})\/files\/([1-9]\d{0,2})$/;

/** Characters of a file of text an agent reads at once. */
const longest = 200_000;

/** The address of the nth file of a run, from 1. Its title is a word of the platform, and no part of it. */
export function fileAddress(run: number, nth: number): string {
  return `mcp-chatops://runs/${runName(run)}/files/${nth}`;
}

/** The media type of a file. */
export function mediaType(file: StoredFile): string {
  return isText(file) ? 'text/plain' : file.type;
}

/** What a file holds, as MCP carries it. */
export type FileContents =
  | { readonly uri: string; readonly mimeType: string; readonly text: string }
  | { readonly uri: string; readonly mimeType: string; readonly blob: string };

/** Reads a file of a run that this agent asked for. Throws as `ownRun` does, and RUN_UNKNOWN for a file that is not there. */
export async function readFile(context: AgentContext, uri: string): Promise<FileContents> {
  const [, named, number] = address.exec(uri) ?? [];
  if (named === undefined) throw fault('PARAM_INVALID', 'There is no file of that address.');
  const run = await ownRun(context, named);
  const file = run.report?.attachments?.[Number(number) - 1];
  if (file === undefined) throw fault('RUN_UNKNOWN', `${runName(run.id)} has no such file.`);
  const mimeType = mediaType(file);
  if (isText(file)) {
    const text = visible(file.text);
    const left = text.length - longest;
    const more = left > 0 ? `\n… ${left} more characters` : '';
    return { uri, mimeType, text: `${cut(text, longest, '')}${more}` };
  }
  const bytes = await context.engine.store.runs.bytes(run.id, file.name);
  if (bytes === undefined) throw fault('RUN_UNKNOWN', `A file of ${runName(run.id)} is no longer kept.`);
  return { uri, mimeType, blob: Buffer.from(bytes).toString('base64') };
}
