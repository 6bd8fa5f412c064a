/** What Slack answered to a question about the app itself. */
export interface SlackAnswer {
  readonly body: Readonly<Record<string, unknown>>;
  /** Slack's code where it refused: `invalid_auth`, `missing_scope`. */
  readonly error: string | undefined;
  /** What the token was granted; Slack says so with every answer. */
  readonly scopes: readonly string[];
  /** Slack's clock, to the second. */
  readonly date: Date | undefined;
}

export interface Asking {
  readonly token: string;
  /** Ends in /api/; Slack's own if omitted. */
  readonly apiUrl: string | undefined;
  readonly timeoutMs: number;
}

/** One call with its headers, which the SDK does not give. Rejects when no answer of the Web API comes. */
export async function askSlack(
  method: string,
  { token, apiUrl = 'https://slack.com/api/', timeoutMs }: Asking,
  form: Readonly<Record<string, string>> = {},
): Promise<SlackAnswer> {
  const answer = await fetch(new URL(method, apiUrl), {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    body: new URLSearchParams(form),
    signal: AbortSignal.timeout(timeoutMs),
  });
  const body = (await answer.json()) as Readonly<Record<string, unknown>>;
  const date = new Date(answer.headers.get('date') ?? '');
  return {
    body,
    error: body['ok'] === true ? undefined : String(body['error'] ?? `http_${answer.status}`),
    scopes: (answer.headers.get('x-oauth-scopes') ?? '').split(',').flatMap((scope) => scope.trim() || []),
    date: Number.isNaN(date.getTime()) ? undefined : date,
  };
}
