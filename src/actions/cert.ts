import { z } from 'zod';
import { readAction } from '../catalog/action.ts';
import { certReport } from '../certificates/cert-look.ts';
import { ingressIn, seeIngress } from '../certificates/see.ts';

/** Runbook B 5.4, step 4: `curl -v | grep "expire date"` sees one host at one address; here each host, its Secret, and what is really shown. */
export const action = readAction({
  summary: 'Shows the certificates of the ingress: days left, names, chain, key, and what each host really shows',
  params: z.object({}),
  positional: [],
  needs: ['cluster', 'web'],
  examples: ['/mcp cert', '/mcp cert env=staging'],
  deadlineMs: 30_000,

  async run({ cluster, web, environment, clock, signal }) {
    const { port, warnDays } = ingressIn(environment);
    const seen = await seeIngress({ cluster, web, environment, signal });
    return certReport({ seen, port, now: clock.now(), warnDays });
  },
});
