import { systemClock } from './adapters/system-clock.ts';
import { startBot } from './bot.ts';
import { loadConfig, surroundings } from './config.ts';
import { isFault } from './errors.ts';

/** A stop that hangs ends here; what was under way is taken over by its lease. */
const stopMs = 9000;

async function main(): Promise<void> {
  const config = loadConfig(surroundings());
  const bot = await startBot({ config, clock: systemClock() });
  bot.engine.log.info({ duties: config.duties, port: bot.port, owner: config.owner }, 'started');
  let stopping = false;
  const stop = () => {
    if (stopping) return; // a terminal sends Ctrl-C to the whole group, and a wrapper passes it on once more
    stopping = true;
    bot.engine.log.info({}, 'stopping');
    setTimeout(() => process.exit(1), stopMs).unref();
    bot.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        bot.engine.log.error({ err: error }, 'did not stop in order');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  // A library's forgotten promise (Socket Mode's app_rate_limited is one) must not end a bot that people rely on.
  process.on('unhandledRejection', (error) => bot.engine.log.error({ err: error }, 'unhandled rejection'));
}

main().catch((error: unknown) => {
  const words = isFault(error)
    ? `${error.message}\n${error.hint}\n`
    : `${error instanceof Error ? error.stack : String(error)}\n`;
  process.stderr.write(words);
  process.exit(1);
});
