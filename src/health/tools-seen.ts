import { asFault } from '../errors.ts';
import type { Checked } from '../model/checked.ts';
import { cut } from '../model/cut.ts';
import { counted } from '../model/units.ts';
import type { ToolsReader } from '../ports/tools.ts';

/** Names in the small print. */
const mostNames = 3;

/**
 * Whether the admin API lists its tools to the bot: whoever is on call must not find out only when one has to be disabled. Those that are
 * off are small print: somebody wanted it so. Rejects only when the signal fires.
 */
export async function toolsSeen(tools: ToolsReader, timeoutMs: number, signal: AbortSignal): Promise<Checked> {
  const asked = performance.now();
  try {
    const list = await tools.list({ timeoutMs, signal });
    const off = list.tools.flatMap(({ name, enabled }) => (enabled ? [] : [cut(name, 60)])).sort();
    const more = off.length > mostNames ? ` and ${off.length - mostNames} more` : '';
    const note = `${counted(off.length, 'tool')} disabled: ${off.slice(0, mostNames).join(', ')}${more}`;
    return {
      mark: 'good',
      verdict: 'admin API is healthy',
      seen: counted(list.total, 'tool'),
      ms: performance.now() - asked,
      ...(off.length === 0 ? {} : { note }),
    };
  } catch (error) {
    signal.throwIfAborted();
    const seen = asFault(error).message.replace(/\.$/, '');
    return { mark: 'warning', verdict: 'tools cannot be disabled', seen, ms: undefined };
  }
}
