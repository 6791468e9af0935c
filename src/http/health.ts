import { Hono } from "hono";

export type Health = {
  ready: () => Promise<{
    ok: boolean;
    connections: { id: string; channel: string; state: string; since: number; lastHeardAt: number | null }[];
  }>;
  metrics: () => Promise<string>;
};

/** What every process answers, whatever its role: that it lives, whether it can work, and its figures. */
export const health = ({ ready, metrics }: Health): Hono => {
  const app = new Hono();
  app.get("/healthz", (c) => c.text("ok"));
  app.get("/readyz", async (c) => {
    const state = await ready();
    return c.json(state, state.ok ? 200 : 503);
  });
  app.get("/metrics", async (c) => c.text(await metrics(), 200, { "content-type": "text/plain; version=0.0.4" }));
  return app;
};
