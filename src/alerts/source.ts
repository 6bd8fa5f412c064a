import type { IncomingHttpHeaders } from 'node:http';
import type { z } from 'zod';
import type { Parsed } from '../model/alert.ts';

export interface HookRequest {
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly now: Date;
}

/** Bytes of a whole group of a real monitor: 1,900 alerts with long descriptions are 18 MiB. */
export const largeGroup = 32 * 1024 * 1024;

/** What authentication may need of the outside: fetching a signing certificate, from allow-listed hosts only. */
export interface HookSurroundings {
  /** Secrets by the name of their environment variable. */
  readonly secret: (name: string) => string;
  /** The PEM text of a certificate; the caller has checked the address, and the fetch follows no redirect. */
  readonly certificate: (url: string) => Promise<string>;
}

export type Admission = 'known' | 'unknown' | 'refused';

/**
 * One kind of monitor, one file under sources/. `authenticate` decides before anything is parsed; `parse` is pure and never throws for a
 * hostile body: it throws HOOK_MALFORMED when nothing can be read, and quarantines single items.
 */
export interface AlertSource<Settings> {
  readonly type: string;
  /** The settings of one hook of this type, as a part of the configuration file. */
  readonly settings: z.ZodType<Settings>;
  /** Names of the environment variables these settings need. */
  readonly secrets: (settings: Settings) => readonly string[];
  /** Bytes a body may have. */
  readonly mostBytes: number;
  /**
   * What the headers tell before a byte of the body is read: `known` when they show the credential, `refused` when no body could make them
   * right, `unknown` when only the body can tell. `unknown` if omitted; `authenticate` decides in the end.
   */
  readonly admit?: (headers: IncomingHttpHeaders, settings: Settings, secret: HookSurroundings['secret']) => Admission;
  authenticate(request: HookRequest, settings: Settings, surroundings: HookSurroundings): Promise<boolean>;
  parse(request: HookRequest, settings: Settings): Parsed;
  /** For signs of life: whose they are, and after how many ms of silence that is an alert. */
  readonly awaited?: (settings: Settings) => { readonly sender: string; readonly silentAfterMs: number };
  /** What the sender expects as an answer when all is well; 200 and an empty body if omitted. */
  readonly accepted?: (parsed: Parsed) => { readonly status: number; readonly body: string; readonly type: string };
}

/** Keeps the settings' type together with their source. */
export function alertSource<Settings>(source: AlertSource<Settings>): AlertSource<Settings> {
  return Object.freeze(source);
}
