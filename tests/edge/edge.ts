import { execFileSync } from "node:child_process";
import { createServer } from "node:http";
import { join } from "node:path";
import { Miniflare } from "miniflare";
import { unstable_getMiniflareWorkerOptions } from "wrangler";
import { callSigned, notSigned, type Purpose, readCall, VERDICT_HEADER } from "../../src/kernel/edge-call";
import { type EdgeDoors, type EdgePost, readPostLine } from "../../src/kernel/edge-post";
import { newId } from "../../src/kernel/ids";
import { closeAfterTest, tempFolder } from "../support/desk";
import { freePort } from "../support/ports";

const root = join(import.meta.dirname, "../..");
export const edgeSecret = "a secret that home and its edge know together";

let bundled: string | null = null;
/** What `wrangler deploy` would upload. */
const bundle = (): string => {
  if (bundled) return bundled;
  const out = tempBundle();
  const env = { ...process.env, WRANGLER_SEND_METRICS: "false", CLOUDFLARE_CF_FETCH_ENABLED: "false", CI: "true" };
  const command = [join(root, "node_modules/wrangler/bin/wrangler.js"), "deploy", "--dry-run", "--outdir", out];
  execFileSync(process.execPath, command, { cwd: root, env, stdio: "pipe" });
  bundled = join(out, "edge.js");
  return bundled;
};
const tempBundle = () => join(root, "node_modules/.cache/edge-test", String(process.pid));

type Open = { homeUrl: string; retriesMax?: number };

/** The Worker as wrangler.toml describes it, offline, its storage kept over restarts. */
export const openEdge = async ({ homeUrl, retriesMax = 100 }: Open) => {
  const port = await freePort();
  // First, for building makes the folder of files that the settings name.
  const script = bundle();
  const { workerOptions } = unstable_getMiniflareWorkerOptions(join(root, "wrangler.toml"));
  const consumers = Object(workerOptions.queueConsumers);
  const kept = tempFolder("edge");
  const start = async () => {
    const miniflare = new Miniflare({
      ...workerOptions,
      modules: [{ type: "ESModule", path: script }],
      modulesRoot: join(script, ".."),
      host: "127.0.0.1",
      port,
      cf: false,
      durableObjectsPersist: join(kept, "objects"),
      kvPersist: join(kept, "kv"),
      bindings: { ...workerOptions.bindings, HOME_URL: homeUrl, EDGE_SECRET: edgeSecret, RETRY_SECONDS_MAX: "1" },
      queueConsumers: {
        "parley-webhooks": { ...consumers["parley-webhooks"], maxRetries: retriesMax },
        "parley-dead": { ...consumers["parley-dead"], maxBatchTimeout: 0 },
      },
    });
    await miniflare.ready;
    return miniflare;
  };
  let running: Miniflare | null = await start();
  const stop = async () => {
    await running?.dispose();
    running = null;
  };
  closeAfterTest(stop);
  const url = `http://127.0.0.1:${port}`;
  const call = async (purpose: Purpose, method: string, path: string, json: unknown, now = Date.now) => {
    const body = JSON.stringify(json);
    const answer = await callSigned({
      secret: edgeSecret,
      clock: { now, aheadMs: 0 },
      call: () => ({ purpose, id: newId(), body }),
      send: (headers) => fetch(`${url}${path}`, { method, headers, body }),
    });
    if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
    return answer.json();
  };
  return {
    url,
    /** As home does it. */
    tellDoors: (doors: EdgeDoors["doors"], at = Date.now()) => call("doors", "PUT", "/edge/doors", { at, doors }),
    /** `now`: the clock of whoever asks. */
    backlog: (now?: () => number) => call("backlog", "POST", "/edge/backlog", {}, now),
    replay: (connection: string | null = null) => call("replay", "POST", "/edge/replay", { connection }),
    /** The machine it ran on is gone: what was only on the queue's way is lost with it. */
    restart: async () => {
      await stop();
      running = await start();
    },
    /** What the clock does every two minutes. */
    sweep: async () => {
      // Its types come with Cloudflare's own, which nothing else here needs.
      const worker: object = (await running?.getWorker()) ?? {};
      if (!("scheduled" in worker) || typeof worker.scheduled !== "function")
        throw new Error("The clock is not there.");
      await worker.scheduled({ cron: "*/2 * * * *" });
    },
  };
};
export type Edge = Awaited<ReturnType<typeof openEdge>>;

export type Delivered = { id: string; post: EdgePost; body: Buffer };
/** Home as the edge sees it: takes only signed deliveries, and answers as the test wants. */
export const openHome = async () => {
  const taken: Delivered[] = [];
  const state: {
    answers: (one: Delivered) => "kept" | "later" | "proxy" | "hangs up";
    passed: string[];
    refused: number;
    /** How far home's clock is ahead. */
    aheadMs: number;
  } = {
    answers: () => "kept",
    passed: [],
    refused: 0,
    aheadMs: 0,
  };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk) => chunks.push(chunk));
    request.on("end", () => {
      const body = Buffer.concat(chunks);
      if (request.url !== "/edge/deliveries") {
        state.passed.push(`${request.method} ${request.url}`);
        return void response.end("home");
      }
      const headers = new Headers();
      for (const [name, value] of Object.entries(request.headers)) headers.set(name, String(value));
      const call = readCall(edgeSecret, { purpose: "delivery", headers, body }, Date.now() + state.aheadMs);
      if (!call) {
        state.refused += 1;
        const refusal = notSigned(edgeSecret, { headers }, Date.now() + state.aheadMs);
        return void response.writeHead(refusal.status, Object.fromEntries(refusal.headers)).end();
      }
      const one = { id: call.id, post: readPostLine(call.about), body };
      const answer = state.answers(one);
      if (answer === "hangs up") return void request.socket.destroy();
      if (answer === "proxy") return void response.writeHead(200).end("<html>a portal</html>");
      if (answer === "later") return void response.writeHead(503, { [VERDICT_HEADER]: "later" }).end();
      taken.push(one);
      response.writeHead(200, { [VERDICT_HEADER]: "kept" }).end();
    });
  });
  const port = await freePort();
  const up = () => new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  const down = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  await up();
  closeAfterTest(down);
  return { url: `http://127.0.0.1:${port}`, taken, state, up, down };
};
