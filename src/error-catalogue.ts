/** One kind of failure: what it means, what to do, and whether trying again later can help. */
interface ErrorEntry {
  readonly meaning: string;
  readonly hint: string;
  readonly retry: 'never' | 'later';
}

/** Every error a person can meet. A code is never reused for another meaning. `docs/errors.md` is printed from this table. */
export const catalogue = {
  // What was typed
  COMMAND_UNKNOWN: {
    meaning: 'No action has that name.',
    hint: 'Type `/mcp help` for the list.',
    retry: 'never',
  },
  COMMAND_SYNTAX: {
    meaning: 'The text could not be split into words: a quote is not closed, or a word is not allowed here.',
    hint: 'Close the quote, or write the value as key="value".',
    retry: 'never',
  },
  PARAM_INVALID: {
    meaning: 'A parameter is missing, unknown, given twice, or has a value the action does not take.',
    hint: 'Compare with the usage line.',
    retry: 'never',
  },
  ENVIRONMENT_UNKNOWN: {
    meaning: 'The configuration has no environment of that name.',
    hint: 'Use one of the configured environments.',
    retry: 'never',
  },
  REQUEST_MISMATCH: {
    meaning: 'A button or form carried something this bot did not put there.',
    hint: 'Use the newest message of the run, or type the command again.',
    retry: 'never',
  },
  WRONG_WORKSPACE: {
    meaning: 'The request came from another Slack workspace or app than the configured one.',
    hint: 'Ask from the workspace this bot is installed in.',
    retry: 'never',
  },

  // Who may
  ROLE_MISSING: {
    meaning: 'The person has not the role the action needs in that environment.',
    hint: 'An admin can give you the role.',
    retry: 'never',
  },
  ROLES_UNREADABLE: {
    meaning: 'The Slack user groups that hold the roles could not be read, so nobody can be let in.',
    hint: 'Try again in a minute; if it stays, check the scope usergroups:read.',
    retry: 'later',
  },
  SELF_APPROVAL: {
    meaning: 'The person who asked cannot be the one who approves.',
    hint: 'Someone else with the role approver must press the button.',
    retry: 'never',
  },
  ALREADY_DECIDED: {
    meaning: 'Somebody else was faster: the run is approved, cancelled or already asked for.',
    hint: 'Look at the message of the run: it names who and when.',
    retry: 'never',
  },

  // Plans and approvals
  APPROVAL_EXPIRED: {
    meaning: 'The plan was not approved in time.',
    hint: 'Type the command again for a fresh plan.',
    retry: 'never',
  },
  PLAN_CHANGED: {
    meaning: 'The platform changed after the plan was shown; the approved plan no longer fits.',
    hint: 'Read the new plan and approve that one.',
    retry: 'never',
  },
  CHANGE_FREEZE: {
    meaning:
      'A freeze of the configuration holds: a change is refused, or two people other than who asked must confirm it.',
    hint: 'Wait until the freeze ends; where two people may confirm, a new plan asks for them.',
    retry: 'later',
  },
  NOTHING_TO_DO: {
    meaning: 'The platform is already as the action would make it.',
    hint: 'Nothing needs to be done.',
    retry: 'never',
  },
  RUN_UNKNOWN: {
    meaning: 'No run has that number.',
    hint: 'Type `/mcp runs` for the recent ones.',
    retry: 'never',
  },
  RUN_FINISHED: {
    meaning: 'The run has ended already.',
    hint: 'Nothing is left to cancel.',
    retry: 'never',
  },
  CANCELLED: {
    meaning: 'Somebody cancelled the run.',
    hint: 'Type the command again if it is still wanted.',
    retry: 'never',
  },
  PARKED: {
    meaning: 'The run stopped its worker several times and was set aside.',
    hint: 'Read the log of the run, and ask the owner of the bot before trying again.',
    retry: 'never',
  },
  DEADLINE: {
    meaning: 'The action did not end in the time it is given.',
    hint: 'Look at the last step; what it changed stands as the message says.',
    retry: 'later',
  },
  OUTCOME_UNKNOWN: {
    meaning: 'A change was sent, its answer was lost, and the platform could not be asked since.',
    hint: 'Look at the target yourself before doing anything else.',
    retry: 'never',
  },

  // Kubernetes
  CLUSTER_UNREACHABLE: {
    meaning: 'The Kubernetes API did not answer in time.',
    hint: 'Try again; if it stays, check the network between bot and cluster.',
    retry: 'later',
  },
  CLUSTER_FORBIDDEN: {
    meaning: 'The bot has not the Kubernetes right for this call.',
    hint: 'Give its service account the verb and resource the message names (deploy/ has the Roles).',
    retry: 'never',
  },
  CLUSTER_CREDENTIALS: {
    meaning: 'The Kubernetes API does not accept the credentials of the bot.',
    hint: 'Check the kubeconfig or the service account token.',
    retry: 'never',
  },
  CLUSTER_NOT_FOUND: {
    meaning: 'The cluster has no such object in that namespace.',
    hint: 'Check the name and the environment.',
    retry: 'never',
  },
  CLUSTER_CONFLICT: {
    meaning: 'The object changed between reading and writing.',
    hint: 'Look at the new state and ask again.',
    retry: 'later',
  },
  CLUSTER_INVALID: {
    meaning: 'The Kubernetes API refused the change as invalid.',
    hint: 'Read its reason in the message.',
    retry: 'never',
  },
  CLUSTER_BUSY: {
    meaning: 'The Kubernetes API asks for patience (429 or 5xx).',
    hint: 'Try again shortly.',
    retry: 'later',
  },
  EXEC_FAILED: {
    meaning: 'A command inside a container ended with an error, or its connection was cut.',
    hint: 'Read the exit code and the last lines in the message.',
    retry: 'later',
  },
  DEPLOYMENT_PAUSED: {
    meaning: 'The rollout of the deployment is paused, so a new template would not be rolled out.',
    hint: 'Resume it first: kubectl rollout resume deployment/NAME.',
    retry: 'never',
  },
  REVISION_UNKNOWN: {
    meaning: 'The deployment has no such revision, or no earlier one.',
    hint: 'Type the command without a revision to see the list.',
    retry: 'never',
  },
  ROLLOUT_IN_PROGRESS: {
    meaning: 'Another rollout of the deployment has not ended yet.',
    hint: 'Wait for it, or cancel the run that started it.',
    retry: 'later',
  },
  ROLLOUT_FAILED: {
    meaning: 'The new pods did not become ready.',
    hint: 'Take the way back that the message offers, or look closer with `/mcp diagnose`.',
    retry: 'never',
  },
  NO_READY_POD: {
    meaning: 'The action needs ready pods and there is none.',
    hint: 'Start with `/mcp diagnose`.',
    retry: 'later',
  },
  SMOKE_TEST_FAILED: {
    meaning: 'The smoke test Job ended with an error.',
    hint: 'Read its log in the thread.',
    retry: 'never',
  },
  POD_CALL_FAILED: {
    meaning: 'The MCP server inside a pod did not answer a call, or refused it.',
    hint: 'Look at that pod with `/mcp diagnose`.',
    retry: 'later',
  },

  // The platform's other parts
  NOT_CONFIGURED: {
    meaning: 'The configuration does not name what the action needs.',
    hint: 'Add it to the configuration (docs/configuration.md).',
    retry: 'never',
  },
  HTTP_FAILED: {
    meaning: 'An HTTP endpoint of the platform could not be reached.',
    hint: 'Check the address and the network.',
    retry: 'later',
  },
  DATABASE_FAILED: {
    meaning: "The platform's PostgreSQL could not be asked.",
    hint: 'Check that it runs and that the credentials are right.',
    retry: 'later',
  },
  CACHE_FAILED: {
    meaning: "The platform's Redis could not be asked.",
    hint: 'Check that it runs and that the credentials are right.',
    retry: 'later',
  },

  // Alerts coming in
  HOOK_MALFORMED: {
    meaning: 'The body of a webhook is not what its source sends.',
    hint: 'Compare the type of the hook in the configuration with what sends to it; the body is kept with the rejects.',
    retry: 'never',
  },

  // Paging
  PAGE_REFUSED: {
    meaning: 'A way to page people (e-mail, PagerDuty, webhook) will not take this page.',
    hint: 'The next way and the next level are tried; mend the address or the secret the message names.',
    retry: 'never',
  },
  PAGE_FAILED: {
    meaning: 'A way to page people did not answer, or could not take the page now.',
    hint: 'It is tried again by itself; if it stays, check the other side and the network.',
    retry: 'later',
  },

  // Incidents
  INCIDENT_UNKNOWN: {
    meaning: 'The incident that was named, or that this place should belong to, is not there.',
    hint: 'Name it: `/mcp incident list` shows all.',
    retry: 'never',
  },
  INCIDENT_ENDED: {
    meaning: 'The incident is resolved or closed, so this can no longer be done.',
    hint: 'Open it again with `/mcp incident reopen` when it is not over.',
    retry: 'never',
  },
  HOOK_REFUSED: {
    meaning: 'A webhook was not authenticated: a wrong secret, signature or topic.',
    hint: 'Compare the secret of the sender with the one of this hook.',
    retry: 'never',
  },

  // The bot itself
  STORE_DOWN: {
    meaning: "The bot's own PostgreSQL did not answer, so the request was not accepted.",
    hint: 'Try again in a minute; until then use kubectl.',
    retry: 'later',
  },
  STORE_NOT_READY: {
    meaning:
      "The bot's own PostgreSQL lacks migrations, or the role the bot works with lacks rights in it: the bot does not start.",
    hint: 'Run `npm run migrate`, then deploy/store-roles.sql, as the owner of the store; docs/install.md, part 3.',
    retry: 'never',
  },
  CONFIG_INVALID: {
    meaning: 'The configuration has mistakes.',
    hint: 'Mend every line that is listed and start again.',
    retry: 'never',
  },
  SLACK_REFUSED: {
    meaning: 'Slack refused a call.',
    hint: 'Read its code in the log; a missing scope is named there.',
    retry: 'never',
  },
  SLACK_UNAVAILABLE: {
    meaning: 'Slack did not answer, or asked for patience.',
    hint: 'Press again in a moment; messages are sent by themselves when Slack answers.',
    retry: 'later',
  },
  LEASE_LOST: {
    meaning: 'Another worker took the run over; this one must not write any more.',
    hint: 'Nothing: the other worker goes on.',
    retry: 'never',
  },
  WORKER_STOPPING: {
    meaning: 'The worker was asked to stop, as in a deployment of the bot; the run goes on in another.',
    hint: 'Nothing: the run goes on.',
    retry: 'later',
  },
  INTERNAL: {
    meaning: 'The bot met an error of its own.',
    hint: 'Ask the owner of the bot, and name the run.',
    retry: 'never',
  },
} as const satisfies Record<string, ErrorEntry>;

/** The code of an error of the catalogue. */
export type ErrorCode = keyof typeof catalogue;
