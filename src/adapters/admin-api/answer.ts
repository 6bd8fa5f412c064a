import { z } from 'zod';
import type { ToolList } from '../../ports/tools.ts';

/** What a header takes between quotes. */
const sendable = /^[\x21\x23-\x5b\x5d-\x7e]{1,200}$/;
const words = z.string().max(1000).nullish();

/** A tool as the admin API writes it; who changed it and when is told by some of them only. */
const tool = z
  .object({
    name: z.string().min(1).max(500),
    enabled: z.boolean(),
    version: z.union([z.string(), z.number()]).nullish(),
    updated_at: words,
    updatedAt: words,
    updated_by: words,
    updatedBy: words,
  })
  .transform(({ name, enabled, version, ...said }) => ({
    name,
    enabled,
    version: sendable.test(String(version ?? '')) ? String(version) : undefined,
    changedBy: said.updated_by || said.updatedBy || undefined,
    changedAt: instant(said.updated_at ?? said.updatedAt),
  }));

const listed = z.union([
  z.object({ tools: z.array(tool), total: z.number().int().nonnegative().optional() }),
  z.array(tool).transform((tools) => ({ tools, total: undefined })),
]);

/** The tools of an answer; undefined where it is of no known form. */
export function toolList(body: unknown): ToolList | undefined {
  const { data } = listed.safeParse(body);
  return data && { tools: data.tools, total: Math.max(data.total ?? 0, data.tools.length) };
}

function instant(text: string | null | undefined): string | undefined {
  const at = new Date(text ?? Number.NaN);
  return Number.isNaN(at.getTime()) ? undefined : at.toISOString();
}
