import { createHash } from 'node:crypto';

/** Bare module names of the browser code, and where they are served. */
const importMap = JSON.stringify({
  imports: { preact: '/vendor/preact.mjs', 'preact/hooks': '/vendor/preact-hooks.mjs' },
});

/** Stylesheets in the order they lie over each other. */
export const stylesheets = [
  'palette',
  'base',
  'layout',
  'sidebar',
  'header',
  'timeline',
  'message',
  'avatar',
  'replies',
  'text',
  'blocks',
  'tables',
  'cards',
  'controls',
  'composer',
  'popover',
  'dialog',
  'panel',
  'phone',
] as const;

const mapHash = `'sha256-${createHash('sha256').update(importMap).digest('base64')}'`;

/** What the page may load: everything from here, pictures from any https address, the import map by its hash. */
export const contentSecurityPolicy = [
  "default-src 'self'",
  `script-src 'self' ${mapHash}`,
  "img-src 'self' https:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const links = stylesheets.map((name) => `<link rel="stylesheet" href="/ui/styles/${name}.css">`).join('\n');

/** The one page of the app. */
export const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, interactive-widget=resizes-content">
<meta name="color-scheme" content="light dark">
<title>Local workspace</title>
<link rel="icon" href="/ui/styles/icon.svg" type="image/svg+xml">
${links}
<script type="importmap">${importMap}</script>
<script type="module" src="/ui/app/main.ts"></script>
</head>
<body>
<div id="app"><p class="starting">Opening the workspace …</p></div>
<noscript><p class="starting">This page needs JavaScript.</p></noscript>
</body>
</html>
`;
