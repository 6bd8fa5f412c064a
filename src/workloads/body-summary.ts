import { z } from 'zod';
import { cut } from '../model/cut.ts';

/** Longer words are cut: a line of a phone. */
const most = 80;

const telling = z.looseObject({
  error: z.string().optional(),
  reason: z.string().optional(),
  message: z.string().optional(),
  detail: z.string().optional(),
});

/** What the body of an answer says, in a few words: the telling fields of a JSON object, or the text itself. */
export function bodySummary(body: string): string {
  const words = fieldsOf(body) ?? body;
  const line = words.replaceAll(/\s+/g, ' ').trim();
  return cut(line, most);
}

function fieldsOf(body: string): string | undefined {
  try {
    const parsed = telling.safeParse(JSON.parse(body));
    if (!parsed.success) return undefined;
    const { error, reason, message, detail } = parsed.data;
    const said = [error ?? reason, detail ?? message].filter((part) => part !== undefined && part !== '');
    return said.length === 0 ? undefined : said.join(': ');
  } catch {
    return undefined;
  }
}
