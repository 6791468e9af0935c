/**
 * A mail as a page of its own, shown in a frame: nothing in it runs, loads or leaves but what is named here. It keeps our
 * origin, because its own pictures come with the agent's session; without scripts nothing can make use of that.
 */
export const wholePolicy = (remote: "blocked" | "shown"): string =>
  [
    "default-src 'none'",
    `img-src 'self' data:${remote === "shown" ? " http: https:" : ""}`,
    "style-src 'unsafe-inline'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'self'",
    "sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox",
  ].join("; ");

/** Mails are written for white paper, by day and by night. `html` is safe already. */
export const wholePage = (html: string): string =>
  `<!doctype html><html><head><meta charset="utf-8"><title>\u2709</title><style>
html{color-scheme:light;background:#fff;color:#222;font:14px/1.5 system-ui,sans-serif;overflow-wrap:anywhere}
body{margin:16px}img{max-width:100%;height:auto}img:not([src]){display:none}table{max-width:100%}pre{white-space:pre-wrap}
blockquote{margin:8px 0 8px 4px;padding-left:10px;border-left:2px solid #ccc;color:#555}
</style></head><body>${html}</body></html>`;
