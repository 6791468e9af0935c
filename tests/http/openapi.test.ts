import { expect, it } from "vitest";
import { z } from "zod";
import { shapes } from "../../.run/shapes.mjs";
import { replaceFindings } from "../../src/ai/gaps/articles/store";
import { keepConversation } from "../../src/ai/gaps/past/store";
import { addStep, insertGap, putInto } from "../../src/ai/gaps/store";
import published from "../../src/http/shapes.json";
import { ourPostgres } from "../support/desk";
import { postgresAt, WITHOUT_POSTGRES } from "../support/postgres";
import { bodiesOf, odd, queriesOf } from "./odd";
import { openWebForTest, type Web } from "./web";

it("publishes the shapes of the wire as its types stand now", () => {
  expect(shapes(), "Run npm run shapes and commit what it wrote.").toEqual(published);
});

type Schema = { [key: string]: unknown };
const Document = z.object({
  paths: z.record(z.string(), z.record(z.string(), z.any())),
  components: z.object({ schemas: z.record(z.string(), z.record(z.string(), z.unknown())) }),
});

/** What is not described must not be sent: every object of the wire is closed. */
const closed = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(closed);
  if (typeof value !== "object" || value === null) return value;
  const each = Object.fromEntries(Object.entries(value).map(([key, one]) => [key, closed(one)]));
  return each.type === "object" && each.properties && !each.additionalProperties
    ? { ...each, additionalProperties: false }
    : each;
};

/** A desk that has something to say at every address. */
const lived = async (env: Record<string, string> = {}) => {
  const web = await openWebForTest({ env });
  const { ask, talk, connection } = web;
  const { id, customer } = await talk("Where is *my* parcel? https://example.com", "Olga");
  await ask("POST", `/api/conversations/${id}/take-over`, { as: "agent" });
  const thread = await ask("GET", `/api/conversations/${id}`, { as: "agent" });
  const [message] = thread.body.messages;
  customer.edits(Number(message.id) || 1, "Where is my red parcel?");
  const note = { id: crypto.randomUUID(), text: "A **note**" };
  await ask("POST", `/api/conversations/${id}/notes`, { as: "agent", json: note });
  const reply = { id: crypto.randomUUID(), text: "On its way", seenSeq: thread.body.seq };
  await ask("POST", `/api/conversations/${id}/replies`, { as: "agent", json: reply });
  const category = await ask("POST", "/api/categories", {
    as: "admin",
    json: { name: "Delivery", examples: ["late"] },
  });
  await ask("PATCH", `/api/conversations/${id}`, { as: "agent", json: { category: category.body.id, tags: ["new"] } });
  await ask("POST", "/api/canned", { as: "admin", json: { shortcut: "hi", title: "Hi", text: "Hello" } });
  const article = await ask("POST", "/api/articles", {
    as: "admin",
    json: { key: "late", locale: "en", title: "Late parcels", text: "Wait three days.", state: "published" },
  });
  const form = new FormData();
  form.append("file", new File(["bytes"], "a.txt", { type: "text/plain" }));
  const file = await ask("POST", "/api/files", { as: "agent", body: form });
  const team = await ask("POST", "/api/teams", { as: "admin", json: { name: "Front" } });
  const me = await ask("GET", "/api/me", { as: "agent" });
  await fetch(`${web.url}/webhooks/${connection}`, { method: "POST", body: "{}" });
  const version = await ask("POST", "/api/versions", { as: "lead", json: { name: "Clearer" } });
  const rows = { name: "By hand", text: '{"text":"Where is it?","category":"Delivery"}' };
  const set = await ask("POST", "/api/labelled-sets/import", { as: "lead", json: rows });
  const trial = await ask("POST", "/api/trials", { as: "lead", json: { version: version.body.id, set: set.body.id } });
  // A draft of its own: a gap whose article is out already is closed by the desk itself, sooner or later.
  const drafted = await ask("POST", "/api/articles", {
    as: "lead",
    json: { title: "Where it is", text: "On its way.", state: "draft" },
  });
  const gap = { id: "gap-1", language: "en", title: "Where is my parcel?", state: "drafted" } as const;
  const moments = { firstAt: 1, lastAt: 2, createdAt: 1, updatedAt: 2, publishedAt: 2 };
  const made = { engine: "local" as const, sources: [], tried: null, questions: 1, article: String(drafted.body.id) };
  await web.desk.store.transact(async (tx) => {
    await insertGap(tx, { ...gap, ...made, ...moments });
    const asked = { language: "en", text: "Where?", at: 2 } as const;
    await keepConversation(tx, {
      conversation: id,
      questions: [{ message: message.id, why: "wrong", ...asked }],
      uses: [],
    });
    await putInto(tx, { gap: gap.id, messages: [message.id] });
    await addStep(tx, { id: "step-1", gap: gap.id, what: "found", by: null, figures: { questions: 1 }, at: 1 });
    const use = { why: "never", uses: 0, fell: 0, updatedAt: 1 };
    const unused = { kind: "unused", article: String(article.body.id), other: null, detail: use, sign: "1" } as const;
    await replaceFindings(tx, { found: [{ id: "unused:1", ...unused }], at: 1 });
  });
  const ids: Record<string, string> = {
    "/api/gaps": gap.id,
    "/api/versions": version.body.id,
    "/api/labelled-sets": set.body.id,
    "/api/trials": trial.body.id,
    "/api/conversations": id,
    "/api/messages": message.id,
    "/api/contacts": thread.body.contact.id,
    "/api/articles": article.body.id,
    "/api/files": file.body.id,
    "/api/teams": team.body.id,
    "/api/agents": me.body.id,
    "/api/categories": category.body.id,
    "/api/connections": connection,
  };
  return { ...web, ids };
};

const addressOf = (template: string, ids: Record<string, string>) => {
  const folder = template.split("/").slice(0, 3).join("/");
  return template
    .replace("{id}", ids[folder] ?? "unknown")
    .replace("{version}", "1")
    .replace(/\{\w+\}/g, "unknown");
};

const answerOf = async ({ ask }: Web, path: string) => {
  const query = path === "/api/contacts" ? "?q=olga" : path === "/api/conversations" ? "?view=all&q=parcel" : "";
  return ask("GET", `${path}${query}`, { as: "admin" });
};

it("answers every GET in the shape it publishes, with nothing more", async () => {
  const web = await lived();
  await expect
    .poll(async () => (await answerOf(web, "/api/conversations")).body.items?.length, { timeout: 30_000 })
    .toBe(1);
  const document = Document.parse((await web.ask("GET", "/api/openapi.json")).body);
  const { schemas } = document.components;
  for (const [name, schema] of Object.entries(schemas))
    expect(
      Object.keys(schema).some((key) => key !== "type"),
      `${name} says nothing`,
    ).toBe(true);
  const defs = JSON.parse(
    JSON.stringify(
      Object.fromEntries(
        Object.entries(schemas).map(([name, schema]) => [name, name in published ? closed(schema) : schema]),
      ),
    ).replaceAll("#/components/schemas/", "#/$defs/"),
  );
  const fits = (schema: Schema, value: unknown) => {
    const whole = {
      ...JSON.parse(JSON.stringify(schema).replaceAll("#/components/schemas/", "#/$defs/")),
      $defs: defs,
    };
    const parsed = z.fromJSONSchema(whole).safeParse(value);
    return parsed.success ? [] : parsed.error.issues;
  };
  let asked = 0;
  for (const [template, { get }] of Object.entries(document.paths)) {
    const schema = get?.responses?.["200"]?.content?.["application/json"]?.schema;
    if (!schema) continue;
    const path = addressOf(template, web.ids);
    const { status, body } = await answerOf(web, path);
    expect(status, path).toBe(200);
    expect(fits(schema, body), path).toEqual([]);
    asked++;
  }
  expect(asked).toBeGreaterThan(20);
  // The check can fail: a shape is not satisfied by anything else.
  expect(fits({ $ref: "#/components/schemas/Row" }, { id: 7 })).not.toEqual([]);
  expect(fits({ $ref: "#/components/schemas/Done" }, { ok: true, more: 1 })).not.toEqual([]);
});

const onPostgres = it.skipIf(!postgresAt);
onPostgres(
  `takes no number and no cursor of any route for a bug of its own on PostgreSQL${postgresAt ? "" : ` (${WITHOUT_POSTGRES})`}`,
  // Hundreds of requests, one after the other.
  { timeout: 180_000 },
  async () => {
    const web = await lived({ DATABASE_URL: await (await ourPostgres()).migrated() });
    const { paths } = Document.parse((await web.ask("GET", "/api/openapi.json")).body);
    const faults: string[] = [];
    let asked = 0;
    const ask = async (method: string, path: string, json?: unknown) => {
      asked++;
      const { status, body } = await web.ask(method.toUpperCase(), path, { as: "admin", json });
      if (status >= 500 || (status >= 400 && !body?.code))
        faults.push(`${status} ${method} ${path} ${JSON.stringify(json)}`);
    };
    const numbered = [Number.MAX_SAFE_INTEGER, 2 ** 53, 2 ** 31, 1e300, -1, -(2 ** 31) - 1, 0.5];
    for (const [template, methods] of Object.entries(paths))
      for (const [method, route] of Object.entries(methods)) {
        const path = addressOf(template, web.ids);
        for (const query of queriesOf(route, odd)) await ask(method, `${path}?${query}`);
        for (const body of bodiesOf(route, numbered)) await ask(method, path, body);
      }
    expect(faults).toEqual([]);
    expect(asked).toBeGreaterThan(150);
  },
);
