import { Agent, request } from 'node:http';
import type { botConfig } from '../../../sandbox/bot-config.ts';
import { incidentConfig } from '../incidents.ts';

/** Incidents as in the stories; the monitor shows a secret that every process of a site has. */
export function stormConfig(file: ReturnType<typeof botConfig>): object {
  const auth = { bearerEnv: 'SLACK_SIGNING_SECRET' };
  return { ...incidentConfig(file), hooks: { alertmanager: { type: 'alertmanager', auth } } };
}

/** What sends alerts as Alertmanager does: over connections that stay open. */
export interface Monitor {
  /** Gives the status; 0 when there was no answer. */
  post(body: object): Promise<number>;
  stop(): void;
}

export function monitor(port: () => number, token: string, connections: number): Monitor {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  return {
    post(body) {
      return new Promise((resolve) => {
        const text = Buffer.from(JSON.stringify(body));
        const asked = request(
          {
            agent,
            host: '127.0.0.1',
            port: port(),
            path: '/hooks/alertmanager',
            method: 'POST',
            headers: { ...headers, 'content-length': text.length },
          },
          (answer) => {
            answer.resume();
            answer.once('end', () => resolve(answer.statusCode ?? 0));
            answer.once('error', () => resolve(0));
          },
        );
        asked.once('error', () => resolve(0));
        asked.end(text);
      });
    },
    stop: () => agent.destroy(),
  };
}
