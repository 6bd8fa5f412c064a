import type { Client } from '@modelcontextprotocol/client';

/** What a tool answered, as far as tests look at it. */
export interface Answer {
  readonly isError?: boolean;
  readonly says?: string;
  readonly run?: string;
  readonly state?: string;
  readonly ended?: boolean;
  readonly mark?: string;
  readonly planDigest?: string;
  readonly waitsFor?: object;
  readonly failure?: { readonly code: string; readonly retry?: string };
  readonly untrusted?: { readonly report?: { readonly headline: string; readonly parts: readonly object[] } };
}

/** Calls tools through a client; gives what they answered as data. */
export function calling(client: Client) {
  return async (name: string, args: Readonly<Record<string, unknown>> = {}): Promise<Answer> => {
    const { structuredContent, isError } = await client.callTool({ name, arguments: args });
    return { isError: isError === true, ...(structuredContent as Answer) };
  };
}
