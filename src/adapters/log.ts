import { type Logger, pino } from 'pino';
import { isFault } from '../errors.ts';
import { mask, maskDeep } from '../model/secrets.ts';
import type { Log } from '../ports/log.ts';

export interface LogOptions {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  /** Where lines go; standard output if omitted. */
  readonly stream?: { write(line: string): void };
}

/** JSON lines with every string scrubbed of secrets: pino's own `redact` matches exact paths only. */
export function pinoLog({ level, stream }: LogOptions): Log {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
  };
  return wrap(stream === undefined ? pino(options) : pino(options, stream));
}

function wrap(logger: Logger): Log {
  const fields = (given: Readonly<Record<string, unknown>>) =>
    maskDeep(
      Object.fromEntries(
        Object.entries(given).map(([key, value]) => [key, value instanceof Error ? describe(value) : value]),
      ),
    ) as Readonly<Record<string, unknown>>;
  return {
    info: (given, message) => logger.info(fields(given), mask(message)),
    warn: (given, message) => logger.warn(fields(given), mask(message)),
    error: (given, message) => logger.error(fields(given), mask(message)),
    with: (given) => wrap(logger.child(fields(given))),
  };
}

/** An error in fields: its code, words, stack and causes, masked. */
function describe(error: Error, depth = 0): Readonly<Record<string, unknown>> {
  const code =
    isFault(error) || ('code' in error && typeof error.code === 'string')
      ? { code: (error as { code?: string }).code }
      : {};
  return {
    name: error.name,
    ...code,
    message: mask(error.message),
    ...(isFault(error) ? {} : { stack: mask(error.stack ?? '') }),
    ...(error.cause instanceof Error && depth < 4 ? { cause: describe(error.cause, depth + 1) } : {}),
  };
}
