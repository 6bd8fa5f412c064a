// The bot of the sandbox: what src/main.ts starts, on a clock that the sandbox moves.
import { startBot } from '../src/bot.ts';
import { loadConfig, surroundings } from '../src/config.ts';
import { asFault } from '../src/errors.ts';
import { movableClock } from './clock.ts';

const clock = movableClock(Number(process.argv[2] ?? 0));

process.on('message', (message: unknown) => {
  if (typeof message === 'object' && message !== null && 'advance' in message) clock.advance(Number(message.advance));
});

try {
  const bot = await startBot({ config: loadConfig(surroundings()), clock });
  process.on('unhandledRejection', (error) => bot.engine.log.error({ err: error }, 'unhandled rejection'));
  let stopping = false;
  const stop = () => {
    if (stopping) return;
    stopping = true;
    void bot.stop().finally(() => process.exit(0));
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  // The sandbox is gone: nothing is left to serve.
  process.on('disconnect', stop);
  process.send?.({ port: bot.port });
} catch (error) {
  const failure = asFault(error);
  process.stderr.write(`${failure.message}\n${failure.cause instanceof Error ? failure.cause.stack : failure.hint}\n`);
  process.exit(1);
}
