import { fault } from '../../errors.ts';
import type { Tools } from '../../ports/tools.ts';
import { jsonOf } from '../http-answer.ts';
import { toolList } from './answer.ts';
import { type AdminApi, ask, refused } from './ask.ts';

/** The tools of an admin API at an address. */
export function toolsOf(api: AdminApi): Tools {
  return {
    async list(call) {
      const found = toolList(jsonOf(await ask(api, { method: 'GET', path: '' }, call)));
      if (found !== undefined) return found;
      throw refused('What answers there gave no list of tools.', 'none', {
        hint: 'Check `adminApi.url` and `adminApi.toolsPath`: expected is JSON with `tools`, each with `name` and `enabled`.',
      });
    },
    async setEnabled({ name, version }, enabled, call) {
      // Whatever the answer says: what the tool is like afterwards is read, not believed.
      await ask(api, { method: 'PATCH', path: `/${segment(name)}`, body: { enabled }, version }, call);
    },
  };
}

/** A name as one part of a path. `.` and `..` have no spelling that every server takes for a name. */
function segment(name: string): string {
  if (/^\.{1,2}$/.test(name) || name === '') throw fault('TOOL_UNKNOWN', 'A tool of that name cannot be addressed.');
  return encodeURIComponent(name.toWellFormed());
}
