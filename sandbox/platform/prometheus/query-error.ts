/** Why a query is not answered, in the words and with the status of Prometheus. */
export class QueryError extends Error {
  readonly status: 400 | 422;

  constructor(status: 400 | 422, message: string) {
    super(message);
    this.name = 'QueryError';
    this.status = status;
  }

  get type(): 'bad_data' | 'execution' {
    return this.status === 400 ? 'bad_data' : 'execution';
  }
}

/** The query is not PromQL. */
export const badQuery = (message: string): QueryError => new QueryError(400, message);

/** It is, and could not be carried out, or not by this server. */
export const notExecuted = (message: string): QueryError => new QueryError(422, message);
