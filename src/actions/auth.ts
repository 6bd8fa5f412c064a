import { z } from 'zod';
import { readAction } from '../catalog/action.ts';
import { signInReport } from '../identity/report.ts';
import { seeSignIn } from '../identity/see.ts';

/** Runbook B 4.3.4: `curl` of the discovery document, JWKS status of the first pod, `openssl s_client`; here compared, and on every pod. */
export const action = readAction({
  summary: 'Shows why people cannot sign in: issuer, signing keys on every pod, certificate, clock, audience',
  params: z.object({}),
  positional: [],
  needs: ['cluster', 'web'],
  examples: ['/mcp auth', '/mcp auth env=staging'],
  deadlineMs: 30_000,

  async run({ cluster, web, environment, clock, signal }) {
    return signInReport(await seeSignIn({ cluster, web, environment, clock, signal }), clock.now());
  },
});
