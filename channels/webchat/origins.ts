// A rule is an exact origin, or one with "*." before the host: any depth of subdomain, never the bare domain.
const ruleParts = /^(https?:\/\/)(\*\.)?([a-z0-9.-]+|\[[0-9a-f:]+\])(:\d+)?$/i;

/** True for `https://example.com`, `http://localhost:3000`, `https://*.example.com`. */
export const isOriginRule = (rule: string): boolean => {
  const [, scheme, , host, port = ""] = ruleParts.exec(rule) ?? [];
  return scheme !== undefined && host !== undefined && URL.canParse(`${scheme}${host}${port}`);
};

const fits = (rule: string, origin: string): boolean => {
  const [, scheme = "", star, host = "", port = ""] = ruleParts.exec(rule) ?? [];
  // URL drops a default port and lower-cases the host, as a browser's Origin header does.
  const wanted = new URL(`${scheme}${host}${port}`);
  if (!star) return wanted.origin === origin;
  if (!URL.canParse(origin)) return false;
  const given = new URL(origin);
  return (
    given.origin === origin &&
    given.protocol === wanted.protocol &&
    given.port === wanted.port &&
    given.hostname.endsWith(`.${wanted.hostname}`)
  );
};

/** May a page of this origin talk to the connection? `own` is the desk's public origin, which always may. */
export const isAllowed = (
  origin: string | null,
  { allowedOrigins, openToAll, own }: { allowedOrigins: string[]; openToAll: boolean; own: string | null },
): boolean => {
  if (allowedOrigins.length === 0 && openToAll) return true;
  if (origin === null || origin === "null") return false;
  return origin === own || allowedOrigins.some((rule) => fits(rule, origin));
};

/** Headers that let a page of `origin` read an answer. No cookies are ever involved. */
export const corsHeaders = (origin: string | null): Record<string, string> =>
  origin === null
    ? {}
    : {
        "access-control-allow-origin": origin,
        "access-control-expose-headers": "retry-after",
        vary: "origin",
      };

/** What a preflight adds. */
export const preflightHeaders = {
  "access-control-allow-methods": "GET, POST, OPTIONS",
  "access-control-allow-headers": "authorization, content-type",
  "access-control-max-age": "7200",
};
