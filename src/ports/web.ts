/** Any HTTP endpoint of the platform that is not a pod: the admin portal, the chat UI. */
export interface WebReader {
  /** GET; any status is an answer. HTTP_FAILED when none comes. Redirects are not followed. */
  get(url: string, options: { readonly timeoutMs: number; readonly signal?: AbortSignal }): Promise<WebAnswer>;
}

export interface WebAnswer {
  readonly status: number;
  readonly ms: number;
}
