import { z } from 'zod';
import { readAction } from '../catalog/action.ts';
import { choice } from '../catalog/params/choice.ts';
import { toolName } from '../catalog/params/tool-name.ts';
import { lookAt } from '../symptoms/look.ts';
import { whyReport } from '../symptoms/report.ts';
import { symptoms } from '../symptoms/symptom.ts';

/** Runbook B 6.1, "Common Issues": its table of symptoms, each cause judged by what is there now. */
export const action = readAction({
  summary: 'Finds what is behind 401, 403, 429, 500, 503, slow calls or timeouts',
  params: z.object({
    symptom: choice(symptoms).describe('What is going wrong'),
    tool: toolName().optional().describe('Only calls of this tool'),
  }),
  positional: ['symptom'],
  needs: ['cluster', 'web', 'database', 'cache', 'tools', 'metrics'],
  examples: ['/mcp why 503', '/mcp why slow tool=book_service'],
  deadlineMs: 15_000,
  evidence: ['diagnosed'],

  async run({ params, ...context }) {
    const started = performance.now();
    const seen = await lookAt({ ...context, symptom: params.symptom, tool: params.tool });
    return whyReport(seen, performance.now() - started);
  },
});
