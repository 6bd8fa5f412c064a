import { backupErrors } from './backup-errors.ts';
import type { ErrorEntry } from './error-entry.ts';
import { platformErrors } from './platform-errors.ts';

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
    refusal: true,
  },
  ENVIRONMENT_UNKNOWN: {
    meaning: 'The configuration has no environment of that name.',
    hint: 'Use one of the configured environments.',
    retry: 'never',
    refusal: true,
  },
  REQUEST_MISMATCH: {
    meaning: 'A button or form carried something this bot did not put there.',
    hint: 'Use the newest message of the run, or type the command again.',
    retry: 'never',
  },
  CARD_SUPERSEDED: {
    meaning:
      'Slack refused to edit a message, so that a newer one stands for it. The buttons of the old one do nothing.',
    hint: 'Press the button of the newest message.',
    retry: 'never',
  },
  PAGE_GONE: {
    meaning: 'A button asked for a page of an old answer that is no longer kept.',
    hint: 'Ask again.',
    retry: 'never',
  },
  WRONG_WORKSPACE: {
    meaning: 'The request came from another Slack workspace or app than the configured one.',
    hint: 'Ask from the workspace this bot is installed in.',
    retry: 'never',
  },

  // Who may
  ROLE_MISSING: {
    meaning: 'The person does not have the role the action needs in that environment.',
    hint: 'An admin can give you the role.',
    retry: 'never',
    refusal: true,
  },
  AGENT_REFUSED: {
    meaning: 'The configuration does not let this agent do this here.',
    hint: 'An admin can change `agents.clients` in the configuration, or the scopes of its token.',
    retry: 'never',
    refusal: true,
  },
  AGENTS_PAUSED: {
    meaning: 'People have stopped all agents.',
    hint: 'An operator lets them in again with `/mcp agents resume`.',
    retry: 'later',
    refusal: true,
  },
  AGENT_TOO_MUCH: {
    meaning: 'An agent asks for more than its limits allow.',
    hint: 'Wait, or cancel what is no longer needed with run.cancel.',
    retry: 'later',
    refusal: true,
  },
  TOKEN_REFUSED: {
    meaning:
      'The token of an agent is missing, over, not made for this bot, or not signed by the issuer of the configuration.',
    hint: 'Get a new token from the issuer, with this bot as its audience (`agents.url`).',
    retry: 'never',
    refusal: true,
  },
  ISSUER_UNREACHABLE: {
    meaning: 'The keys of the issuer of agents could not be read, so no token can be checked.',
    hint: 'Check `agents.issuer`, and the way from the bot to it.',
    retry: 'later',
    passes: true,
  },
  ROLES_UNREADABLE: {
    meaning: 'The Slack user groups that hold the roles could not be read, so nobody can be let in.',
    hint: 'Try again in a minute; if it stays, check the scope usergroups:read.',
    retry: 'later',
    refusal: true,
  },
  SELF_APPROVAL: {
    meaning: 'The person who asked cannot be the one who approves.',
    hint: 'Someone else with the role approver must press the button.',
    retry: 'never',
  },
  GLASS_NOT_ALLOWED: {
    meaning:
      'This cannot be approved alone: not a rollback to a known-good release, no open P1, not its lead, or not configured.',
    hint: 'Ask somebody who may approve it; `policy.breakGlass` allows emergency approvals.',
    retry: 'never',
  },
  ALREADY_DECIDED: {
    meaning: 'Somebody else was faster: the run is approved, cancelled or already asked for.',
    hint: 'Look at the message of the run: it names who and when.',
    retry: 'never',
  },
  ALREADY_ASKED: {
    meaning: 'The same person has asked for the same change already, and it is not decided yet.',
    hint: 'Look at the message of that run; cancel it to ask anew.',
    retry: 'never',
    refusal: true,
  },
  TOO_MANY_QUESTIONS: {
    meaning:
      'Too many changes wait for an answer: those of one person, or those before the people who approve. `policy.questions` sets how many may.',
    hint: 'Answer or cancel some of them: `/mcp runs` lists them.',
    retry: 'later',
    refusal: true,
  },
  NOWHERE_TO_ASK: {
    meaning:
      'A change that somebody else must approve was asked for in a terminal, in App Home or in a direct message, and its environment has no channel and no open incident to ask in.',
    hint: 'Ask in a channel, or set `environments.NAME.channel`.',
    retry: 'never',
    refusal: true,
  },

  // Plans and approvals
  APPROVAL_EXPIRED: {
    meaning: 'The plan was not approved in time.',
    hint: 'Type the command again for a fresh plan.',
    retry: 'never',
  },
  PLAN_NOT_SHOWN: {
    meaning: 'A plan that is too long for its message is approved only once the file with all of it is in the thread.',
    hint: 'Wait for the file and press again. If it does not come, the app may lack the scope `files:write`.',
    retry: 'later',
  },
  PLAN_CHANGED: {
    meaning: 'The platform changed after the plan was shown; the approved plan no longer fits.',
    hint: 'Read the new plan and approve that one.',
    retry: 'never',
    refusal: true,
  },
  CHANGE_FREEZE: {
    meaning:
      'A freeze of the configuration holds: a change is refused, or two people other than who asked must confirm it.',
    hint: 'Wait until the freeze ends; where two people may confirm, a new plan asks for them.',
    retry: 'later',
    refusal: true,
  },
  NOTHING_TO_DO: {
    meaning: 'The platform is already as the action would make it.',
    hint: 'Nothing needs to be done.',
    retry: 'never',
    refusal: true,
  },
  RUN_UNKNOWN: {
    meaning: 'No run has that number.',
    hint: 'Type `/mcp runs` for the recent ones.',
    retry: 'never',
  },
  RUN_PRIVATE: {
    meaning: 'The run shows what one person did, and somebody else asked for it.',
    hint: 'Ask yourself, with a reason, if you may.',
    retry: 'never',
    refusal: true,
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
  WAIT_OVER: {
    meaning: 'What the run waited for did not come in the time the plan gave it.',
    hint: 'The message says what was seen last; look at it, and ask again when it can succeed.',
    retry: 'later',
  },
  OUTCOME_UNKNOWN: {
    meaning: 'A change was sent, its answer was lost, and nobody can tell whether it was made.',
    hint: 'Check the target before doing anything else.',
    retry: 'never',
  },

  // Kubernetes and the platform's other parts
  ...platformErrors,
  ...backupErrors,

  // Alerts coming in
  HOOK_MALFORMED: {
    meaning: 'The body of a webhook is not what its source sends.',
    hint: 'Compare the type of the hook in the configuration with what sends to it; the body is kept with the rejects.',
    retry: 'never',
  },

  // Paging
  PAGE_REFUSED: {
    meaning: 'A way to page people (e-mail, PagerDuty, webhook) will not take this page.',
    hint: 'The next way and the next level are tried; fix the address or the secret the message names.',
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
    hint: 'Fix every line that is listed and start again.',
    retry: 'never',
  },
  PORT_TAKEN: {
    meaning: 'The HTTP server cannot listen on its port.',
    hint: 'Stop the other process (often an earlier bot that still runs), or set another `web.port`.',
    retry: 'never',
  },
  SLACK_REFUSED: {
    meaning: 'Slack refused a call.',
    hint: 'Read its code in the log; a missing scope is named there.',
    retry: 'never',
  },
  SLACK_UNAVAILABLE: {
    meaning: 'Slack did not answer, or is rate-limiting us.',
    hint: 'Press again in a moment; messages are sent by themselves when Slack answers.',
    retry: 'later',
  },
  LEASE_LOST: {
    meaning: 'Another worker took the run over; this one must not write any more.',
    hint: 'Nothing: the other worker continues.',
    retry: 'never',
  },
  WORKER_STOPPING: {
    meaning: 'The worker was asked to stop, as in a deployment of the bot; another one continues the run.',
    hint: 'Nothing: the run continues.',
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

/** The entry of a code, with its flags. */
export function entryOf(code: ErrorCode): ErrorEntry {
  return catalogue[code];
}
