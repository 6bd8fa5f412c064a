import { z } from 'zod';
import { guidesList } from '../blocks/guides-list.ts';
import { answer } from '../catalog/answer.ts';
import { text } from '../catalog/params/text.ts';
import type { HandlerContext } from '../handlers/context.ts';
import { say } from '../handlers/incident-answer.ts';
import { startGuide } from '../handlers/start-guide.ts';
import { seenBy } from '../handlers/visible.ts';

/** Both runbooks' troubleshooting guides, and those of an operator. */
export const command = answer({
  summary: 'Guides you through trouble: looks by itself, asks, and offers fixes; without a name, lists the guides',
  params: z.object({
    name: text({ missing: 'Say which guide.', example: 'high-error-rate' }).optional().describe('Name of the guide'),
  }),
  positional: ['name'],
  environment: true,
  examples: ['/mcp playbook', '/mcp playbook high-error-rate'],
  async answer({ engine, identity }: HandlerContext, { user, params, environment, key, channel, thread }) {
    if (params.name === undefined) {
      await seenBy(engine, user, 'see the guides');
      return guidesList(engine.playbooks);
    }
    const incident = await engine.incidents?.store.incidents.byPlace(channel, thread);
    const place =
      environment ??
      (incident === undefined ? undefined : (await engine.store.incidents.view(incident))?.incident.environment);
    const order = {
      name: params.name.trim().toLowerCase(),
      key,
      user,
      environment: place,
      team: identity.team,
      channel,
      thread,
      incident,
    };
    const { playbook } = await startGuide(engine, order);
    return say(
      `The guide "${playbook.title}" is in the channel.`,
      'Its looks are in its thread; every change shows its plan first.',
    );
  },
});
