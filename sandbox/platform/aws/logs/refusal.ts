/** What CloudWatch Logs refuses: the name of its exception, and its words. */
export class LogsRefusal extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.name = 'LogsRefusal';
    this.code = code;
  }
}

export const invalid = (message: string) => new LogsRefusal('InvalidParameterException', message);
