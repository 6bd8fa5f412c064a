import { askEveryPod } from '../../workloads/ask-pods.ts';
import type { HealthCheck } from '../check.ts';

const deadlineMs = 3000;

/** Runbook B 2.1, "MCP Server /health 200 OK"; runbook A, "Health check endpoints". */
export const check: HealthCheck = {
  title: 'MCP server',
  order: 10,
  deadlineMs,
  configured: () => true,
  run: (context) => askEveryPod(context, context.environment.server.healthPath, deadlineMs),
};
