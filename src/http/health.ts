import { createHash, timingSafeEqual } from "node:crypto";
import { type Context, Hono } from "hono";
import { addressOf } from "../people/room";

export type Health = {
  ready: () => Promise<{
    ok: boolean;
    connections: { id: string; channel: string; state: string; since: number; lastHeardAt: number | null }[];
  }>;
  metrics: () => Promise<string>;
  /** Whoever has it may read the figures from anywhere; null: only this machine may. */
  metricsToken: string | null;
};

const hashed = (text: string): Buffer => createHash("sha256").update(text).digest();
const isHere = (c: Context): boolean =>
  /^(?:127\.\d+\.\d+\.\d+|::1)$/.test(addressOf(c)) &&
  // A proxy on this machine speaks for somebody else.
  !["x-forwarded-for", "x-forwarded-host", "x-real-ip", "forwarded", "via"].some((name) => c.req.header(name));

/** What every process answers, whatever its role: that it lives, whether it can work, and, to those whom it concerns, how it does. */
export const health = ({ ready, metrics, metricsToken }: Health): Hono => {
  const app = new Hono();
  const mayLook = (c: Context): boolean => {
    if (metricsToken === null) return isHere(c);
    const [, said = ""] = /^bearer\s+(.+)$/i.exec(c.req.header("authorization") ?? "") ?? [];
    return timingSafeEqual(hashed(said), hashed(metricsToken));
  };
  app.get("/healthz", (c) => c.text("ok"));
  app.get("/readyz", async (c) => {
    const { ok, ...details } = await ready();
    return c.json(mayLook(c) ? { ok, ...details } : { ok }, ok ? 200 : 503);
  });
  app.get("/metrics", async (c) => {
    if (!mayLook(c))
      return c.text("Set METRICS_TOKEN and send it as a bearer token, or ask from this machine.\n", 401, {
        "www-authenticate": "Bearer",
      });
    return c.text(await metrics(), 200, { "content-type": "text/plain; version=0.0.4" });
  });
  return app;
};
