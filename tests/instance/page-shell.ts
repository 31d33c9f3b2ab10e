import { escapeHtml } from "./http.ts"
import type { Policy } from "./settings.ts"

const icon =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'%3E%3Crect width='32' height='32' rx='8' fill='%233556d8'/%3E%3Cpath d='M8 10h16v10H15l-5 4v-4H8z' fill='white'/%3E%3C/svg%3E"

/** The HTML of every view. Its inline script names the API the way real forum pages do. */
export function renderShell(apiUrl: string, hash: string, { admins, settings }: Policy): string {
  const config = {
    public: { apiURL: apiUrl, admins: admins.join(","), moderators: settings.moderators.join(",") },
  }
  const title = escapeHtml(settings.rssFeedChannelTitle)
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="description" content="A small forum for trying things out">
<title>${title}</title>
<link rel="icon" href="${icon}">
<link rel="stylesheet" href="/assets/forum-${hash}.css">
<script>window.__NUXT__={};window.__NUXT__.config=${JSON.stringify(config).replaceAll("<", "\\u003c")}</script>
<script type="module" src="/assets/forum-${hash}.js"></script>
</head>
<body>
<div id="app" data-title="${title}"></div>
</body>
</html>
`
}
