import { type ChildProcess, fork } from 'node:child_process';
import type { AttackOrder, AttackReport } from './wire-attacker.ts';

export interface Attack {
  /** Resolves when bodies and nonsense are all sent, and only slow senders are left. */
  readonly fierce: Promise<void>;
  readonly report: Promise<AttackReport>;
}

/** Attacks the port of a bot from a process of its own: who is measured beside it shares nothing with it but the machine. */
export function attackWire(order: AttackOrder): Attack {
  const attacker: ChildProcess = fork(new URL('./wire-attacker.ts', import.meta.url), [JSON.stringify(order)], {
    execArgv: [],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const report = new Promise<AttackReport>((resolve, reject) => {
    attacker.on('message', (told) => {
      if (typeof told === 'object') resolve(told as AttackReport);
    });
    attacker.once('exit', (code) => reject(new Error(`the attacker ended with ${code} before it reported`)));
  });
  const fierce = new Promise<void>((resolve) => {
    for (const event of ['message', 'exit']) attacker.once(event, () => resolve());
  });
  return { fierce, report };
}
