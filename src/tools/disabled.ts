import { z } from 'zod';
import { cut } from '../model/cut.ts';
import type { Inline, Text } from '../model/text.ts';
import type { PastChange, PastChanges } from '../ports/past-changes.ts';
import type { Tool } from '../ports/tools.ts';

/** Who turned a tool off, why, and until when, as far as anybody knows. */
export interface Disabled {
  /** Slack user id, or what the admin API calls whoever it was. */
  readonly by: string | undefined;
  readonly reason: string | undefined;
  /** ISO 8601. */
  readonly since: string | undefined;
  /** When the bot asks whether to enable it again, ISO 8601. */
  readonly until: string | undefined;
  /** R-1042, where the bot did it. */
  readonly run: string | undefined;
}

/** What a run that turned a tool on or off gives. */
export const turnedShape = z.object({ at: z.iso.datetime(), until: z.iso.datetime().optional() });

/** A change that the admin API tells of is somebody else's when it came so long after ours, in ms: clocks differ. */
const skewMs = 60_000;

/** The newest change of each tool that the bot made, by the name of the tool. */
export async function changesOfTools(changes: PastChanges): Promise<ReadonlyMap<string, PastChange>> {
  const found = await changes.newest('tool');
  return new Map(found.map((change) => [change.target.slice('tool/'.length), change]));
}

/** Who turned off a tool that is off: the bot's own run where nobody changed it since, else what the admin API tells. */
export function disabledBy(tool: Tool, own: PastChange | undefined): Disabled {
  if (own?.action === 'tools disable' && !isNewer(tool, own)) {
    const { at, until } = turnedShape.safeParse(own.result).data ?? {};
    const { reason } = own.params;
    const said = typeof reason === 'string' ? reason : undefined;
    return { by: own.by, reason: said, since: at ?? own.at, until, run: own.run };
  }
  return { by: tool.changedBy, reason: undefined, since: tool.changedAt, until: undefined, run: undefined };
}

const isNewer = ({ changedAt }: Tool, { at }: PastChange) =>
  changedAt !== undefined && Date.parse(changedAt) > Date.parse(at) + skewMs;

/** `@lead, “APIM down”, since 14:02, asks again at 16:02 · R-1042`. */
export function disabledWords({ by, reason, since, until, run }: Disabled): Text {
  const known: Inline[][] = [
    ...(by === undefined ? [] : [[{ user: cut(by, 80) }]]),
    ...(reason === undefined ? [] : [[`“${cut(reason, 200)}”`]]),
    ...(since === undefined ? [] : [['since ', { time: since, as: 'date' as const }]]),
    ...(until === undefined ? [] : [['until ', { time: until, as: 'date' as const }, ' (the bot asks then)']]),
  ];
  if (known.length === 0) return 'the admin API does not tell who did it, or when';
  const words = known.flatMap((part, at) => (at === 0 ? part : [', ', ...part]));
  return run === undefined ? words : [...words, ` · ${run}`];
}
