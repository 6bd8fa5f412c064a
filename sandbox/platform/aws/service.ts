/** One call of a service, its signature checked. */
export interface AwsCall {
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** With the query string. */
  readonly path: string;
  readonly method: string;
  readonly body: Buffer;
}

export interface AwsAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

/** A service behind the one address, told apart by the name that requests are signed for: `logs`, `rds`. */
export interface AwsService {
  readonly name: string;
  /** What the call asks for, as IAM names it: `logs:StartQuery`; undefined where the service has no such operation. */
  permissionOf(call: AwsCall): string | undefined;
  /** The operation as the API reference names it, where that is not plain from the permission. */
  operationOf?(call: AwsCall): string | undefined;
  /** The call in one line, for the ledger; its whole body where nothing is said. */
  told?(call: AwsCall): string;
  answer(call: AwsCall): AwsAnswer;
  /** An error in the form of the service. */
  refuse(code: string, message: string, status?: number): AwsAnswer;
  /** Whether the call changes something that somebody else sees. */
  changes(call: AwsCall): boolean;
}
