import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { figures, ratio, told } from './support/figures.ts';
import { versionOf } from './support/machine.ts';
import { type Measurement, type Row, roundsOf } from './support/measurement.ts';
import { interleaved } from './support/rounds.ts';
import { median } from './support/statistics.ts';

const processes = (name: string) => fileURLToPath(new URL(`processes/${name}`, import.meta.url));

interface Sent {
  /** CPU of the client for each request, ms. */
  readonly cpuMs: number;
  /** Median of what it measured beyond what the server took, ms. */
  readonly addedMs: number;
}

/** Requests a second: the most `/mcp bench` may be allowed. */
const rate = 50;
/** What the server takes for an answer, in ms. */
const answerMs = 5;

/** What the client of `/mcp bench` itself costs, beside the script of the runbook at the same rate. */
export const routeLoad: Measurement = {
  name: 'route-load',
  title: `A route measured at ${rate} requests a second: what the client itself costs`,
  async run(bench) {
    const count = String(bench.quick ? 50 : 500);
    // A timer is late by a part of a millisecond: that is the server's, not the client's.
    const took: number[] = [];
    const server = createServer((_, response) => {
      const asked = performance.now();
      setTimeout(() => {
        response.end('{"tools":[]}');
        took.push(performance.now() - asked);
      }, answerMs);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/tools`;
    try {
      const httpx = versionOf('python3', ['-c', 'import httpx; print(httpx.__version__)']);
      const sent = (file: string, args: readonly string[]) => sentBy(file, args, took);
      const ours = () => sent(process.execPath, [processes('route-load.ts'), url, String(rate), count]);
      const script = () => sent('python3', [processes('route-httpx.py'), url, String(rate), count]);
      const wire = () => sent('python3', [processes('route-socket.py'), url, String(rate), count]);
      const rounds = await interleaved<Sent>(
        httpx === undefined ? { ours } : { script, wire, ours },
        roundsOf(bench, 5),
      );
      const floor = median(figures(rounds, 'wire', ({ addedMs }) => addedMs));
      const row = (what: string, pick: (one: Sent) => number, bar?: number): Row => ({
        what,
        baseline: told(figures(rounds, 'script', pick), 'ms'),
        ours: told(figures(rounds, 'ours', pick), 'ms'),
        judged: ratio(figures(rounds, 'ours', pick), figures(rounds, 'script', pick)),
        unit: 'x',
        better: 'lower',
        ...(bar === undefined ? {} : { bar }),
      });
      const rows = [
        row('CPU of the client for each request', ({ cpuMs }) => cpuMs, 0.25),
        row(
          `what it adds to the answer of a server over a bare socket, median`,
          ({ addedMs }) => addedMs - floor,
          0.25,
        ),
      ];
      const skipped =
        httpx === undefined ? ['python3 with httpx is not on this machine: the script was not measured'] : [];
      return {
        rows,
        rounds,
        notes: [
          'ours times each request from when it was due, the script from when it sends it',
          `a bare socket that blocks sees ${told(
            figures(rounds, 'wire', ({ addedMs }) => addedMs),
            'ms',
          )} more than the server takes: that is the system's, and taken off both`,
          ...skipped,
        ],
      };
    } finally {
      server.closeAllConnections();
      server.close();
    }
  },
};

function sentBy(program: string, args: readonly string[], took: number[]): Promise<Sent> {
  took.length = 0;
  return new Promise((resolve, reject) => {
    execFile(program, args, { encoding: 'utf8' }, (error, said) => {
      const [cpuMs = Number.NaN, medianMs = Number.NaN] = said.trim().split(/\s+/).map(Number);
      if (error === null) resolve({ cpuMs, addedMs: medianMs - median(took) });
      else reject(error);
    });
  });
}
