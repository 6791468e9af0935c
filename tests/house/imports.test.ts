import { describe, expect, it } from "vitest";
import { type Import, imports, importsOf, isOurs, sources, told } from "./tree";

const broken = (rule: (one: Import) => boolean): string[] => imports.filter((one) => !rule(one)).map(told);
const within =
  (...folders: string[]) =>
  (path: string) =>
    folders.some((folder) => path.startsWith(folder));
const packageOf = (name: string) => (what: string) => what === name || what.startsWith(`${name}/`);

it("sees the imports it judges", () => {
  expect(imports.length).toBeGreaterThan(500);
  expect(imports.filter(({ what }) => isOurs(what) && !/\.\w+$/.test(what)).map(told)).toEqual([]);
});

it("reads imports however they are written, and knows types from values", () => {
  const text = [
    'import { a,\n  type B } from "hono";',
    'import type { C } from "../kernel/ids";',
    'import { type D, type E } from "../kernel/time";',
    'import "./side-effect";',
    'export * from "../kernel/text";',
    'const f = await import("openai");',
  ].join("\n");
  expect(importsOf("src/desk/x.ts", text).map(({ what, typeOnly }) => [what, typeOnly])).toEqual([
    ["hono", false],
    ["src/kernel/ids.ts", true],
    ["src/kernel/time.ts", true],
    ["src/desk/side-effect", false],
    ["src/kernel/text.ts", false],
    ["openai", false],
  ]);
});

describe("who may import whom", () => {
  it("lets a channel know its own folder, the contract and the kit, and nothing of the desk or of other channels", () => {
    const channel = /^channels\/(?!kit\/)(?:whatsapp\/(?:cloud|web)|[\w-]+)\//;
    // Two ways into WhatsApp share what WhatsApp is (its formatting), and nothing of each other.
    const shared = /^channels\/whatsapp\/[\w-]+\.ts$/;
    expect(
      broken(({ from, what }) => {
        const own = from.match(channel)?.[0];
        if (!own || !isOurs(what) || within(own, "channels/kit/")(what) || what === "channels/contract.ts") return true;
        return from.startsWith("channels/whatsapp/") && shared.test(what);
      }),
    ).toEqual([]);
  });

  it("lets the kit and the contract know nothing of ours but each other", () => {
    expect(
      broken(
        ({ from, what }) =>
          !(from.startsWith("channels/kit/") || from === "channels/contract.ts") ||
          !isOurs(what) ||
          what.startsWith("channels/kit/") ||
          what === "channels/contract.ts",
      ),
    ).toEqual([]);
  });

  /** Lower floors first; rooms on one floor do not know each other, except where named. */
  const floors = [
    ["src/kernel/", "channels/contract.ts", "channels/kit/", "db/", "prompts/"],
    ["src/jobs/"],
    ["src/people/"],
    ["src/desk/", "src/knowledge/", "src/files/", "src/insight/"],
    ["src/ai/", "src/service/", "src/realtime/"],
    ["src/flows/", "src/http/"],
    ["src/main.ts", "src/open-desk.ts", "src/sandbox/", "src/cli", "src/edge"],
  ];
  const floorOf = (path: string) => floors.findIndex((rooms) => within(...rooms)(path));
  const roomOf = (path: string) => floors.flat().find((room) => path.startsWith(room));
  // The environment is read above all rooms, and its shape is known only there.
  const above = new Set(["src/config.ts"]);

  it("lets rooms import only lower floors", () => {
    expect(
      broken(({ from, what, typeOnly }) => {
        if (!from.startsWith("src/") || !isOurs(what) || above.has(what)) return true;
        if (floorOf(from) === floors.length - 1) return true;
        const [here, there] = [floorOf(from), floorOf(what)];
        if (there === -1 || here === -1) return above.has(from);
        return (
          there < here ||
          roomOf(from) === roomOf(what) ||
          (here === 0 && there === 0 && typeOnly) ||
          within("channels/kit/", "channels/contract.ts")(what)
        );
      }),
    ).toEqual([]);
  });

  it("lets the database know the words of the kernel and of the contract, as types only", () => {
    expect(
      broken(
        ({ from, what, typeOnly }) =>
          !from.startsWith("db/") || !isOurs(what) || what.startsWith("db/") || (typeOnly && floorOf(what) === 0),
      ),
    ).toEqual([]);
  });

  it("lets the desk know neither the AI nor the service room", () => {
    expect(
      broken(({ from, what }) => !from.startsWith("src/desk/") || !within("src/ai/", "src/service/")(what)),
    ).toEqual([]);
  });

  it("lets contacts know nothing of conversations", () => {
    expect(
      broken(({ from, what }) => !from.startsWith("src/desk/contacts/") || !what.startsWith("src/desk/conversations/")),
    ).toEqual([]);
  });

  it("lets the Worker at the edge know what it needs to check and keep a post, and no desk, database or SDK", () => {
    const its = within("src/edge", "src/kernel/edge-", "channels/edge.ts", "channels/kit/", "src/http/page-headers.ts");
    const mine = (path: string) => path.startsWith("src/edge");
    const packages = new Set(["hono", "zod"]);
    expect(
      broken(({ from, what }) => {
        if (!mine(from)) return !mine(what);
        return isOurs(what) ? its(what) : what.startsWith("node:") || packages.has(what);
      }),
    ).toEqual([]);
    expect(
      broken(({ from, what, typeOnly }) => from !== "channels/edge.ts" || typeOnly || /\/edge\.ts$/.test(what)),
    ).toEqual([]);
  });

  it("lets the inbox import types only from the server, and its one reader of Markdown: what is previewed is what is sent", () => {
    const isPreview = (from: string, what: string) =>
      from === "inbox-ui/src/features/composer/preview.tsx" && what === "channels/kit/markdown.ts";
    expect(
      broken(
        ({ from, what, typeOnly }) =>
          !from.startsWith("inbox-ui/") ||
          !isOurs(what) ||
          what.startsWith("inbox-ui/") ||
          typeOnly ||
          isPreview(from, what),
      ),
    ).toEqual([]);
  });

  it("has no circles", () => {
    const next = new Map(
      sources.map(({ path, imports: own }) => [
        path,
        own.filter(({ what, typeOnly }) => isOurs(what) && !typeOnly).map(({ what }) => what),
      ]),
    );
    const done = new Set<string>();
    const circles: string[] = [];
    const walk = (path: string, trail: string[]): void => {
      const at = trail.indexOf(path);
      if (at >= 0) circles.push([...trail.slice(at), path].join(" → "));
      if (at >= 0 || done.has(path)) return;
      for (const to of next.get(path) ?? []) walk(to, [...trail, path]);
      done.add(path);
    };
    for (const path of next.keys()) walk(path, []);
    expect(circles).toEqual([]);
  });
});

describe("drivers have one home", () => {
  // They hold SQL beside their room's store.ts; the list may only grow shorter.
  const storesByAnotherName = [
    "src/jobs/outbox.ts",
    "src/sandbox/seed.ts",
    ...["arrivals", "changes", "files", "list", "outbox", "owner", "present", "read", "revise", "suggest"].map(
      (name) => `src/desk/conversations/${name}.ts`,
    ),
  ];
  const homes: [string, RegExp][] = [
    ["drizzle-orm", /^db\/|\/store\.ts$/],
    ["better-sqlite3", /^db\/|^src\/cli/],
    ["pg", /^db\/|^src\/cli/],
    [
      "hono",
      /routes\.ts$|\/(guard|room|help-pages|shape|webhook|door)\.ts$|^src\/(http|sandbox|edge)\/|^src\/(main|edge)\.ts$|^channels\/webchat\//,
    ],
    ["@hono/zod-openapi", /routes\.ts$|\/(room|shape|guard|present)\.ts$|^src\/http\//],
    ["@hono/node-server", /^src\/main\.ts$|^src\/people\/room\.ts$|^src\/http\/|^channels\/webchat\/platform/],
    ["socket.io", /^src\/realtime\//],
    ["@socket.io", /^src\/realtime\//],
    ["ioredis", /^src\/realtime\//],
    ["graphile-worker", /^db\/|^src\/jobs\/graphile\//],
    ["openai", /^src\/ai\/(openai|dialect|completion|llm)[\w-]*\.ts$/],
    ["grammy", /^channels\/telegram\//],
    ["@slack/bolt", /^channels\/slack\//],
    ["whatsapp-web.js", /^channels\/whatsapp\//],
  ];
  it.each(homes)("keeps %s at home", (driver, home) => {
    expect(
      broken(
        ({ from, what }) =>
          !packageOf(driver)(what) ||
          from.startsWith("inbox-ui/") ||
          home.test(from) ||
          (driver === "drizzle-orm" && storesByAnotherName.includes(from)),
      ),
    ).toEqual([]);
  });

  it("names no store by another name that holds no SQL any more", () => {
    const using = new Set(imports.filter(({ what }) => packageOf("drizzle-orm")(what)).map(({ from }) => from));
    expect(storesByAnotherName.filter((path) => !using.has(path))).toEqual([]);
  });
});

describe("what comes in by the needs", () => {
  const saying = (word: RegExp, allowed: RegExp) =>
    sources
      .filter(({ path }) => /^(src|db|prompts)\//.test(path) && !allowed.test(path))
      .filter(({ text }) => word.test(text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, "")))
      .map(({ path }) => path);

  it("reads the environment in the configuration, at the start and in commands only", () => {
    expect(saying(/process\.env/, /^src\/(config|main|cli)|^db\/migrations\/\w+\.config\.ts$/)).toEqual([]);
  });

  // An id holds the time it was made at: its maker is what the needs hand on as newId().
  it("asks the clock and chance at the top only, and where ids are made", () => {
    expect(
      saying(/\b(Date\.now|Math\.random|new Date\(\))/, /^src\/(main|open-desk|cli|sandbox\/|kernel\/ids|edge)/),
    ).toEqual([]);
  });
});
