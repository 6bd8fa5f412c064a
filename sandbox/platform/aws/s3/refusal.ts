/** What S3 refuses, in its own words. */
export class S3Refusal extends Error {
  readonly code: string;
  readonly status: number;

  constructor(code: string, message: string, status = 400) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

export const noSuchKey = () => new S3Refusal('NoSuchKey', 'The specified key does not exist.', 404);
export const noSuchUpload = () => new S3Refusal('NoSuchUpload', 'The specified upload does not exist.', 404);
export const taken = () =>
  new S3Refusal('PreconditionFailed', 'At least one of the pre-conditions you specified did not hold', 412);
