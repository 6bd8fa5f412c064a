import type { V1Status, V1StatusCause, V1StatusDetails } from '@kubernetes/client-node';
import { cut } from '../../model/cut.ts';
import { fields, list, text } from './fields.ts';

/** How a program in a container ended: its exit code, or (no code) why nobody knows it. */
export type ProgramEnd = { readonly exitCode: number } | { readonly unknown: string };

/** Reads the last message of an exec, a Status whose causes hold the exit code. */
export function programEnd(message: string): ProgramEnd {
  let body: unknown;
  try {
    body = JSON.parse(message);
  } catch {
    return { unknown: 'its last message is no JSON' };
  }
  const status = fields<V1Status>(body);
  if (status.status === 'Success') return { exitCode: 0 };
  const causes = list(fields<V1StatusDetails>(status.details).causes).map((one) => fields<V1StatusCause>(one));
  const code = Number(text(causes.find((cause) => cause.reason === 'ExitCode')?.message) || Number.NaN);
  if (status.reason === 'NonZeroExitCode' && Number.isInteger(code)) return { exitCode: code };
  const [line = ''] = text(status.message).split('\n');
  // Kubelet and runtime each put words before the reason why a program was not started.
  const why = /exec: "[^"]*": .*$/.exec(line)?.[0] ?? line;
  return { unknown: cut(why, 200) || 'the API server gave no reason' };
}
