// `npm run sandbox`: a local workspace in the browser, a simulated platform, and the bot between them; Ctrl-C ends it all.
import { stateFolder } from './folder.ts';
import { sandboxOptions, usage } from './options.ts';
import { runningSandbox } from './running.ts';
import { startSandbox } from './sandbox.ts';

async function main(): Promise<void> {
  if (process.argv.includes('--help')) {
    console.log(usage);
    return;
  }
  const options = sandboxOptions(process.argv.slice(2));
  const folder = stateFolder();
  const running = runningSandbox(folder);
  if (running !== undefined) {
    console.log(`A sandbox of this clone runs already (process ${running.pid}): ${running.url}`);
    return;
  }
  let stop: (() => Promise<void>) | undefined;
  let stopping = false;
  const end = (code: number) => {
    if (stopping) return; // Ctrl-C reaches the whole group, and the wrapper passes it on once more
    stopping = true;
    console.log('\nStopping …');
    (stop?.() ?? Promise.resolve()).then(
      () => process.exit(code),
      () => process.exit(1),
    );
  };
  process.on('SIGINT', () => end(0));
  process.on('SIGTERM', () => end(0));
  process.on('SIGHUP', () => end(0));
  const started = performance.now();
  const sandbox = await startSandbox(options, folder, (line) => {
    console.log(`${((performance.now() - started) / 1000).toFixed(1).padStart(5)} s  ${line}`);
  });
  stop = sandbox.stop;
  if (stopping) {
    await sandbox.stop();
    return;
  }
  console.log(`
  Open  ${sandbox.url}

  Type /mcp health in #mcp-ops. You are dev, an operator; "act as" lead to approve what dev asks for.
  Break something in the panel on the right, then /mcp diagnose.
  The same commands in a terminal: npm run mcp -- health        Ctrl-C stops everything.
`);
  if (options.once) end(0);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
