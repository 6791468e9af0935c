const POLICY = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "media-src 'self' blob:",
  "connect-src 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "object-src 'none'",
].join("; ");

/** What every answer carries, whoever serves it. */
export const safeHeaders = ({ isHttps }: { isHttps: boolean }): Record<string, string> => ({
  "x-content-type-options": "nosniff",
  "referrer-policy": "same-origin",
  "cross-origin-opener-policy": "same-origin",
  ...(isHttps && { "strict-transport-security": "max-age=31536000" }),
});

/** The same for a page or a file of the inbox. */
export const pageHeaders = (about: { isHttps: boolean }): Record<string, string> => ({
  ...safeHeaders(about),
  "content-security-policy": POLICY,
});
