import type { IncomingMessage } from 'node:http';

/**
 * The workspace listens on the loopback alone, but a page of any site may ask the browser to call it (DNS rebinding, cross-site
 * forms). So the Host must be our own address, and an Origin, where the browser names one, too.
 */
export function isOwnRequest(request: IncomingMessage, port: number): boolean {
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`];
  const host = request.headers.host;
  if (host === undefined || !hosts.includes(host)) return false;
  const origin = request.headers.origin;
  if (origin !== undefined && !hosts.some((one) => origin === `http://${one}`)) return false;
  const { 'sec-fetch-site': site, 'sec-fetch-mode': mode, 'sec-fetch-dest': dest } = request.headers;
  // A link on another site may lead here: whoever wrote it cannot read the page it opens.
  const opensPage = request.method === 'GET' && mode === 'navigate' && dest === 'document';
  return site === undefined || site === 'same-origin' || site === 'none' || opensPage;
}
