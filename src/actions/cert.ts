import { z } from 'zod';
import { readAction } from '../catalog/action.ts';
import { ingressName } from '../catalog/params/ingress-name.ts';
import { certsReport, seeEach } from '../certificates/certs-look.ts';

/** Runbook B 5.4, step 4: `curl -v | grep "expire date"` sees one host at one address; here each host, its Secret, and what is really shown. */
export const action = readAction({
  summary: 'Shows the certificates of the ingress: days left, names, chain, key, and what each host really serves',
  params: z.object({
    ingress: ingressName().optional().describe('One ingress; every configured one when left out'),
  }),
  positional: ['ingress'],
  needs: ['cluster', 'web'],
  examples: ['/mcp cert', '/mcp cert env=staging'],
  deadlineMs: 30_000,

  async run({ cluster, web, environment, params, clock, signal }) {
    const seen = await seeEach({ cluster, web, environment, signal }, params.ingress);
    return certsReport(seen, clock.now());
  },
});
