import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { people } from '../../../sandbox/people.ts';

/** An agent of Dana in the sandbox that calls what the tutorial says; `R-…` stands for the run it was told last. Gives its answer as it is on the wire. */
export function callingAgent(env: Readonly<Record<string, string>>): (call: string) => Promise<string> {
  const url = new URL(env['MCP_CHATOPS_AGENT_URL'] ?? '');
  let run = '';
  return async (call) => {
    // The clock of the sandbox is moved: a token of before would be too old.
    const issued = await fetch(new URL(`/issuer/token?person=${people.dev}`, url), {
      headers: { authorization: `Bearer ${env['MCP_CHATOPS_ISSUER_SECRET']}` },
    });
    const { access_token: token } = (await issued.json()) as { access_token: string };
    const client = new Client({ name: 'reader', version: '1' });
    await client.connect(new StreamableHTTPClientTransport(url, { authProvider: { token: async () => token } }));
    try {
      const [name = ''] = call.split(' ');
      const given = [...call.replace('R-…', run).matchAll(/(\w+)=(?:"([^"]*)"|(\S+))/g)];
      const args = Object.fromEntries(given.map(([, key = '', quoted, bare]) => [key, quoted ?? bare]));
      const answer = await client.callTool({ name, arguments: args });
      run = (answer.structuredContent as { run?: string } | undefined)?.run ?? run;
      return JSON.stringify(answer.structuredContent ?? answer);
    } finally {
      await client.close();
    }
  };
}
