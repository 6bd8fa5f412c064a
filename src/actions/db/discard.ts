import { z } from 'zod';
import { discardPlan } from '../../backups/discard.ts';
import { changeAction } from '../../catalog/action.ts';
import { copyParam } from '../../catalog/params/copy-name.ts';

/** Drops what `db restore` made or `db swap` put aside, and nothing else. */
export const action = changeAction({
  summary: 'Drops a copy that a restore made, or the database that a swap put aside',
  risk: 'disruptive',
  // What was live before a swap may hold what is nowhere else.
  raises: ({ name }) => (/_before_\d{8}_r\d+$/.test(name) ? 'destructive' : 'disruptive'),
  params: z.object({
    name: copyParam('Name the copy: `/mcp db restore dry=yes` lists those there are.').describe('The database to drop'),
  }),
  positional: ['name'],
  needs: ['restores'],
  examples: ['/mcp db discard mcp_restore_20261130_r1042'],
  deadlineMs: 10 * 60_000,

  target: () => 'database/copy',
  subject: () => 'database/copies',

  plan: async ({ restores, params: { name }, signal }) => discardPlan(await restores.site({ signal }), name),

  async run({ restores, steps, signal }, { data: { name } }) {
    await steps.once.gone('drop', {
      async away() {
        const { copies } = await restores.site({ signal });
        return copies.some((one) => one.name === name) ? undefined : {};
      },
      async remove() {
        await restores.dropCopy(name, { signal });
        return {};
      },
    });
    return {};
  },

  async verify({ restores, signal }, { data: { name } }) {
    const { copies, live } = await restores.site({ signal });
    const isThere = copies.some((one) => one.name === name);
    return isThere
      ? { mark: 'bad', headline: `${name} is there still` }
      : { mark: 'good', headline: `${name} is dropped`, notes: [`${live} was not touched`] };
  },
});
