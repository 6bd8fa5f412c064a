import type { Run, RunCard } from '../model/run.ts';
import type { ChatPayload } from '../ports/chat.ts';
import { context } from './elements.ts';
import { fitted } from './fit.ts';
import { mentioned } from './rich-text.ts';
import { runPoints } from './run-line.ts';

/** `/mcp runs`: what runs now, then the newest. */
export function runsList(open: readonly RunCard[], recent: readonly Run[]): ChatPayload {
  const ended = recent.filter((run) => !open.some((card) => card.run.id === run.id)).slice(0, 15);
  const head = open.length === 0 ? 'Nothing runs now.' : `${open.length} open now`;
  const blocks = [
    runPoints(head, open.slice(0, 15), mentioned, ''),
    ...(ended.length === 0
      ? []
      : [
          runPoints(
            'Recent',
            ended.map((run) => ({ run })),
            mentioned,
          ),
        ]),
    context(['/mcp run R-… shows one', '/mcp cancel R-… stops one'], mentioned),
  ];
  return fitted(head, blocks, 1);
}
