import { once } from 'node:events';
import { startControlPlane } from './control-plane.ts';

// A control plane for the hand: prints how to reach it and ends with the process.
const plane = await startControlPlane({ metrics: process.argv.includes('--metrics') });
process.stdout.write(`KUBECONFIG=${plane.kubeconfigPath}\nKUBE_SERVER=${plane.server}\nlogs: ${plane.folder}/log\n`);
const held = setInterval(() => undefined, 60_000);
await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
clearInterval(held);
await plane.stop();
