import type { HealthCheck } from '../check.ts';
import { askUrl } from '../web.ts';

const deadlineMs = 3000;

/** Runbook B 2.1, "Chat UI / 200 OK". */
export const check: HealthCheck = {
  title: 'Chat UI',
  order: 40,
  deadlineMs,
  configured: (environment) => environment.chatUi !== undefined,
  run: ({ web, environment, signal }) => askUrl(web, 'Chat UI', environment.chatUi?.url ?? '', deadlineMs, signal),
};
