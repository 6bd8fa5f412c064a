import type { Checked } from '../../model/checked.ts';
import type { HealthCheck } from '../check.ts';
import { toolsSeen } from '../tools-seen.ts';
import { askUrl } from '../web.ts';

const deadlineMs = 3000;

/** Runbook B 2.1, "Admin Portal /api/health 200 OK"; and its API, by which tools are disabled: those that are off are said. */
export const check: HealthCheck = {
  title: 'Admin portal',
  order: 30,
  deadlineMs,
  configured: ({ adminPortal, adminApi }) => adminPortal !== undefined || adminApi !== undefined,
  async run({ web, tools, environment: { adminPortal, adminApi }, signal }): Promise<Checked> {
    const [page, api] = await Promise.all([
      adminPortal === undefined ? undefined : askUrl(web, 'Admin portal', adminPortal.url, deadlineMs, signal),
      adminApi === undefined ? undefined : toolsSeen(tools, deadlineMs, signal),
    ]);
    if (page === undefined || page.mark !== 'good') return page ?? api ?? missing;
    if (api === undefined) return page;
    return api.mark === 'good' ? { ...page, ...(api.note === undefined ? {} : { note: api.note }) } : api;
  },
};

const missing: Checked = { mark: 'unknown', verdict: 'no admin portal is configured', seen: '', ms: undefined };
