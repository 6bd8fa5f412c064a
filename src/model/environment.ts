import type { Freeze } from './freeze.ts';

/** A named place the bot operates (production, staging), as the configuration describes it; never holds a secret. */
export interface Environment {
  readonly name: string;
  /** Production is marked in every message and has the stricter policy. */
  readonly production: boolean;
  /** IANA name, such as Asia/Kolkata; messages show times of the reader, files show this zone. */
  readonly timezone: string;
  readonly namespace: string;
  readonly server: McpServer;
  /** Deployments people may name; the first is the default. */
  readonly deployments: readonly string[];
  readonly adminPortal: { readonly url: string } | undefined;
  readonly chatUi: { readonly url: string } | undefined;
  readonly database: Backing | undefined;
  readonly cache: Backing | undefined;
  readonly smokeTest: SmokeTest | undefined;
  /** What happens when the check after a change does not pass: the way back is offered, or asked for by the bot itself. */
  readonly onFailedVerification: 'offer' | 'undo';
  /** Windows in which a change needs two people more, or is refused. */
  readonly freezes: readonly Freeze[];
}

export interface McpServer {
  readonly deployment: string;
  readonly service: string;
  readonly port: number;
  readonly healthPath: string;
  readonly readyPath: string;
  readonly jwksStatusPath: string;
  readonly jwksClearPath: string;
}

/** How PostgreSQL or Redis is asked: over the network, or by a program inside its pod (runbook A: postgres-0, runbook B: sts/postgresql). */
export type Backing =
  | { readonly mode: 'direct' }
  | { readonly mode: 'pod'; readonly labels: Readonly<Record<string, string>>; readonly container: string };

export interface SmokeTest {
  readonly image: string;
  readonly command: readonly string[];
  readonly deadlineSeconds: number;
}
