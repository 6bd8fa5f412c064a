import { nearest } from '../catalog/nearest.ts';
import { fault } from '../errors.ts';
import { cut } from '../model/cut.ts';
import type { Tool, ToolList, ToolsReader } from '../ports/tools.ts';

/** The admin API is waited for so long, in ms. */
export const callMs = 5000;

/** A tool as it is now. Throws TOOL_UNKNOWN, naming what is near, where the admin API lists none of that name. */
export async function findTool(tools: ToolsReader, name: string, signal?: AbortSignal): Promise<Tool> {
  const list = await tools.list({ timeoutMs: callMs, signal });
  const found = list.tools.find((tool) => tool.name === name);
  if (found !== undefined) return found;
  const near = nearest(
    name,
    list.tools.map((tool) => tool.name),
  );
  const text = `There is no tool "${cut(name, 80)}"${unlisted(list)}. Nothing was changed.`;
  throw fault('TOOL_UNKNOWN', text, {
    hint: near === undefined ? 'Type `/mcp tools` for those there are.' : `Did you mean ${cut(near, 80)}?`,
  });
}

/** ` among the 50 of 120 tools the admin API lists`; '' where it lists all. */
function unlisted({ tools, total }: ToolList): string {
  return tools.length === total ? '' : ` among the ${tools.length} of ${total} tools the admin API lists`;
}
