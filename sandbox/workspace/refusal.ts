/** A Web API error: Slack's code and what goes beside it in the answer. */
export class Refusal extends Error {
  readonly code: string;
  readonly extra: Readonly<Record<string, unknown>>;

  constructor(code: string, extra: Readonly<Record<string, unknown>> = {}) {
    super(code);
    this.name = 'Refusal';
    this.code = code;
    this.extra = extra;
  }
}

/** Makes the error to throw; `extra` goes into the answer beside `ok: false`. */
export function refuse(code: string, extra?: Readonly<Record<string, unknown>>): Refusal {
  return new Refusal(code, extra);
}
