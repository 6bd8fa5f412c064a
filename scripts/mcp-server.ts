// `npm run -s mcp-server`: the tools of the bot for a host that starts a program (stdio). It holds a token and nothing else: MCP_CHATOPS_AGENT_URL and
// MCP_CHATOPS_AGENT_TOKEN, or those of the sandbox that runs in this clone, there as `dev` or as the person named: `npm run -s mcp-server -- U0LEAD`.
import { stateFolder } from '../sandbox/folder.ts';
import { people } from '../sandbox/people.ts';
import { runningSandbox } from '../sandbox/running.ts';
import { stdioProxy } from '../src/agents/stdio-proxy.ts';

const own = {
  url: process.env['MCP_CHATOPS_AGENT_URL'],
  token: process.env['MCP_CHATOPS_AGENT_TOKEN'],
};
const sandbox = own.url === undefined ? runningSandbox(stateFolder()) : undefined;
const url = own.url ?? sandbox?.env['MCP_CHATOPS_AGENT_URL'];
if (url === undefined || (sandbox === undefined && own.token === undefined)) {
  console.error(
    'Set MCP_CHATOPS_AGENT_URL and MCP_CHATOPS_AGENT_TOKEN, or start the sandbox of this clone: npm run sandbox.',
  );
  process.exit(2);
}

/** Tokens of the sandbox are made as they are needed: its clock may be moved. */
async function sandboxToken(): Promise<string> {
  const person = process.argv[2] ?? people.dev;
  const response = await fetch(new URL(`/issuer/token?person=${encodeURIComponent(person)}`, url), {
    headers: { authorization: `Bearer ${sandbox?.env['MCP_CHATOPS_ISSUER_SECRET']}` },
  });
  const { access_token: token } = (await response.json()) as { access_token?: string };
  if (token === undefined) throw new Error('the issuer of the sandbox gave no token');
  return token;
}

await stdioProxy({
  input: process.stdin,
  output: process.stdout,
  url,
  token: async () => own.token ?? sandboxToken(),
  say: (line) => process.stderr.write(`${line}\n`),
});
