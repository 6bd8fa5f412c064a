import type { ErrorEntry } from './error-entry.ts';

/** What the platform answers, or does not: part of the catalogue of errors. */
export const platformErrors = {
  // Kubernetes
  CLUSTER_UNREACHABLE: {
    meaning: 'The Kubernetes API did not answer in time.',
    hint: 'Try again; if it stays, check the network between bot and cluster.',
    retry: 'later',
    passes: true,
  },
  CLUSTER_FORBIDDEN: {
    meaning: 'The bot does not have the Kubernetes right for this call.',
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
    refusal: true,
  },
  CLUSTER_CONFLICT: {
    meaning: 'The object changed between reading and writing.',
    hint: 'Look at the new state and ask again.',
    retry: 'later',
    passes: true,
  },
  CLUSTER_INVALID: {
    meaning: 'The Kubernetes API refused the change as invalid.',
    hint: 'Read its reason in the message.',
    retry: 'never',
  },
  CLUSTER_BUSY: {
    meaning: 'The Kubernetes API is overloaded or limits the bot (429 or 5xx).',
    hint: 'Try again shortly.',
    retry: 'later',
    passes: true,
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
    refusal: true,
  },
  REVISION_UNKNOWN: {
    meaning: 'The deployment has no such revision, or no earlier one.',
    hint: 'Type the command without a revision to see the list.',
    retry: 'never',
    refusal: true,
  },
  ROLLOUT_IN_PROGRESS: {
    meaning: 'Another rollout of the deployment has not ended yet.',
    hint: 'Wait for it, or cancel the run that started it.',
    retry: 'later',
    refusal: true,
  },
  ROLLOUT_FAILED: {
    meaning: 'The new pods did not become ready.',
    hint: 'Take the way back that the message offers, or look closer with `/mcp diagnose`.',
    retry: 'never',
  },
  QUOTA_EXCEEDED: {
    meaning: 'A ResourceQuota of the namespace leaves no room for the pods this change needs.',
    hint: 'Ask for less, free some of it, or have the quota raised.',
    retry: 'later',
    refusal: true,
  },
  EVICTION_BLOCKED: {
    meaning: 'A disruption budget does not let this pod go now.',
    hint: 'See what it waits for with `/mcp budget`; try again when more pods are ready.',
    retry: 'never',
    refusal: true,
  },
  SELECTOR_UNUSABLE: {
    meaning:
      'The selector of a workload is empty or of an unknown form, so its pods cannot be told from those of others.',
    hint: 'Look at spec.selector of the workload; nothing is done to pods that may belong to others.',
    retry: 'never',
  },
  SELECTOR_EDITED: {
    meaning: 'A service of a blue-green pair selects neither colour, or two of them select different ones.',
    hint: 'Look with `/mcp bluegreen`, and set the selectors to one colour by hand first.',
    retry: 'never',
    refusal: true,
  },
  COLOUR_NOT_READY: {
    meaning: 'The colour that should get the traffic is not fit for it.',
    hint: 'Fix what the message names, then ask again.',
    retry: 'later',
    refusal: true,
  },
  COLOUR_IN_USE: {
    meaning: 'The colour has the traffic, or the other one has not served long enough to do without it.',
    hint: 'Wait until then, or switch first.',
    retry: 'later',
    refusal: true,
  },
  SECRET_UNFIT: {
    meaning: 'A Secret is of another type, or what it holds cannot serve the hosts it was named for.',
    hint: 'Look with `/mcp cert`; make a Secret of type kubernetes.io/tls with the whole chain and its key.',
    retry: 'never',
    refusal: true,
  },
  NO_READY_POD: {
    meaning: 'The action needs ready pods and there is none.',
    hint: 'Start with `/mcp diagnose`.',
    retry: 'later',
    refusal: true,
  },
  PROFILE_REFUSED: {
    meaning: 'A pod cannot be recorded as it is, or a recording would do harm.',
    hint: 'The text says what is missing, and how to grant it.',
    retry: 'later',
    refusal: true,
  },
  PROFILE_FAILED: {
    meaning: 'The recording of a pod did not work.',
    hint: 'The text says what is missing; `/mcp perf` shows where the time of a call goes without it.',
    retry: 'later',
  },
  UPSTREAM_FAILING: {
    meaning: 'The system behind a circuit breaker still fails: a reset would let callers wait for it again.',
    hint: 'Look at it with `/mcp upstreams`, and reset the breaker once it works.',
    retry: 'later',
    refusal: true,
  },
  BENCH_REFUSED: {
    meaning: 'No load is put on a platform with an open P1.',
    hint: 'Measure again when the incident is over.',
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
    refusal: true,
  },
  REGISTRY_FAILED: {
    meaning: 'A registry of images did not say whether it has an image: it is away, or does not let the bot in.',
    hint: 'Check `registries` in the configuration, and the account in its pull Secret.',
    retry: 'later',
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
  DATABASE_UNREACHABLE: {
    meaning: "The platform's PostgreSQL took no connection, or did not answer in time.",
    hint: 'Try again; if it stays, look with `/mcp health` whether it runs and has connections left.',
    retry: 'later',
    passes: true,
  },
  DATABASE_LOCKED: {
    meaning:
      "Somebody holds a lock in the platform's PostgreSQL that a change needs; the change did not wait any longer.",
    hint: 'See who holds it with `/mcp db locks`; ask again once it is over, or end that session with `/mcp db sessions end`.',
    retry: 'later',
  },
  DATABASE_FORBIDDEN: {
    meaning: "The role of the bot in the platform's PostgreSQL lacks a right.",
    hint: 'An administrator grants the right the message names; docs/rights.md has the whole script.',
    retry: 'never',
  },
  METRICS_UNREACHABLE: {
    meaning: "The platform's Prometheus did not answer in time, or was not available.",
    hint: 'Try again; if it stays, check that Prometheus runs and can be reached from the bot.',
    retry: 'later',
  },
  METRICS_REFUSED: {
    meaning:
      "The platform's Prometheus did not accept the query or the credentials, or what answered is not a Prometheus.",
    hint: 'Read its reason in the message; check `prometheus` in the configuration.',
    retry: 'never',
  },
  TOOLS_UNREACHABLE: {
    meaning: "The platform's admin API did not answer in time, or was not available.",
    hint: 'Try again; if it stays, look with `/mcp health` whether the admin portal runs.',
    retry: 'later',
    passes: true,
  },
  TOOLS_REFUSED: {
    meaning: "The platform's admin API did not accept the token or the request, or what answered is not an admin API.",
    hint: 'Read its reason in the message; check `adminApi` in the configuration.',
    retry: 'never',
  },
  TOOLS_CONFLICT: {
    meaning: 'Somebody else changed the tool between reading and writing.',
    hint: 'Look at it with `/mcp tools` and ask again.',
    retry: 'later',
    passes: true,
  },
  TOOL_UNKNOWN: {
    meaning: 'The platform has no tool of that name.',
    hint: 'Type `/mcp tools` for those there are.',
    retry: 'never',
    refusal: true,
  },
  AWS_DENIED: {
    meaning: 'The role of the bot lacks a permission in AWS.',
    hint: 'Give it the permission the message names; docs/rights.md has the policy.',
    retry: 'never',
  },
  AWS_CREDENTIALS: {
    meaning: 'AWS does not accept the credentials of the bot, or it has none.',
    hint: 'Check the role of its pod, or the keys that `cloudWatch.credentials`, `backups.credentials` or `rds.credentials` names; and the clock of its machine.',
    retry: 'never',
  },
  AWS_BUSY: {
    meaning: 'AWS limits how often it is asked, or how many queries run at once; three tries did not get through.',
    hint: 'Try again in a minute.',
    retry: 'later',
    passes: true,
  },
  AWS_UNREACHABLE: {
    meaning: 'AWS did not answer in time, or could not be reached.',
    hint: 'Try again; if it stays, check the network between the bot and AWS, and `cloudWatch.endpoint`, `backups.endpoint` or `rds.endpoint`.',
    retry: 'later',
    passes: true,
  },
  AWS_FAILED: {
    meaning: 'AWS failed, refused a request as wrong, or something else answered in its place.',
    hint: 'Read its reason in the message; try again later.',
    retry: 'later',
  },
  LOG_GROUP_UNKNOWN: {
    meaning: 'CloudWatch Logs has no group of that name, or the configuration names none.',
    hint: 'See those there are with `/mcp retention`.',
    retry: 'never',
    refusal: true,
  },
  LOGS_QUERY_TOO_LARGE: {
    meaning: 'A query would read more of CloudWatch Logs than the configuration lets anybody read without a plan.',
    hint: 'Ask about a shorter period, or plan it: somebody then agrees to the cost.',
    retry: 'never',
    refusal: true,
  },
  RETENTION_REFUSED: {
    meaning: 'A log group must be kept for longer than that, or an account-level policy decides in its place.',
    hint: 'See what must be kept with `/mcp retention`.',
    retry: 'never',
    refusal: true,
  },
  RETENTION_SHORTER: {
    meaning: 'A log group would be kept for shorter than now, and nobody said that events are to be deleted.',
    hint: 'Say so with `delete=yes`; it then needs the approvals of what cannot be taken back.',
    retry: 'never',
    refusal: true,
  },
  CACHE_UNREACHABLE: {
    meaning: "The platform's Redis took no connection, or did not answer in time.",
    hint: 'Try again; if it stays, look with `/mcp health` whether it runs.',
    retry: 'later',
    passes: true,
  },
  CACHE_FORBIDDEN: {
    meaning: "The user of the bot in the platform's Redis lacks a right.",
    hint: 'An administrator adds the rule the message names; docs/rights.md has all of them.',
    retry: 'never',
  },
  CACHE_FAILED: {
    meaning: "The platform's Redis could not be asked.",
    hint: 'Check that it runs and that the credentials are right.',
    retry: 'later',
  },
} as const satisfies Record<string, ErrorEntry>;
