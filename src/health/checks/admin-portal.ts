import type { HealthCheck } from '../check.ts';
import { askUrl } from '../web.ts';

const deadlineMs = 3000;

/** Runbook B 2.1, "Admin Portal /api/health 200 OK". */
export const check: HealthCheck = {
  title: 'Admin portal',
  order: 30,
  deadlineMs,
  configured: (environment) => environment.adminPortal !== undefined,
  run: ({ web, environment, signal }) =>
    askUrl(web, 'Admin portal', environment.adminPortal?.url ?? '', deadlineMs, signal),
};
