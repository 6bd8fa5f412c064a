/** What came of a call of Slack, as the alert rules tell calls apart. */
export const slackOutcomes = ['ok', 'expected', 'limited', 'token', 'refused', 'unreachable'] as const;
/** What came of a call of Kubernetes. */
export const clusterOutcomes = ['ok', 'expected', 'forbidden', 'failed'] as const;

// The app has to be installed again (docs.slack.dev, errors of every method).
const token = new Set([
  'token_revoked',
  'token_expired',
  'account_inactive',
  'invalid_auth',
  'not_authed',
  'org_login_required',
]);
// What was wanted is so already, or somebody else was faster: no fault of anybody.
const expected =
  /^(?:already_\w+|name_taken|no_reaction|not_pinned|message_not_found|thread_not_found|is_archived|not_archived|user_not_in_channel|channel_not_found|not_in_channel|cant_invite_self|hash_conflict|expired_trigger_id|trigger_expired)$/;
// A connection that broke, an answer that is none of Slack's, or no answer in time.
const unreachable =
  /^(?:http_\d+|E[A-Z_]+|UND_ERR_\w+|timeout|request_error|unknown|internal_error|fatal_error|service_unavailable)$/;

/** Sorts a code of Slack, or of the connection to it. */
export function slackOutcome(code: string): (typeof slackOutcomes)[number] {
  if (code === 'ok') return 'ok';
  if (token.has(code)) return 'token';
  if (code === 'ratelimited' || code === 'rate_limited') return 'limited';
  if (expected.test(code)) return 'expected';
  return unreachable.test(code) ? 'unreachable' : 'refused';
}

/** Sorts a status of the Kubernetes API; `none` where there was no answer. A conflict or a thing that is not there is expected. */
export function clusterOutcome(status: string): (typeof clusterOutcomes)[number] {
  if (/^[123]\d\d$/.test(status)) return 'ok';
  if (status === '401' || status === '403') return 'forbidden';
  return /^4\d\d$/.test(status) && status !== '429' ? 'expected' : 'failed';
}
