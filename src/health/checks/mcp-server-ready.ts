import { askEveryPod } from '../../workloads/ask-pods.ts';
import type { HealthCheck } from '../check.ts';

const deadlineMs = 3000;

/** Runbook B 2.1, "MCP Server Ready /ready 200 OK". */
export const check: HealthCheck = {
  title: 'MCP server readiness',
  order: 20,
  deadlineMs,
  configured: () => true,
  run: (context) => askEveryPod(context, context.environment.server.readyPath, deadlineMs),
};
