import { afterAll, beforeAll, expect, it } from "vitest";
import { may, type Permission, roles } from "../../src/people/roles";
import { openWeb, type Web } from "./web";

/** What each route asks for: `open` to anyone, `agent` for whoever has signed in, or a permission of the table. */
const needs: Record<string, Permission | "open" | "agent"> = {
  "GET /me": "agent",
  "PATCH /me": "agent",
  "POST /sign-in": "open",
  "POST /sign-out": "open",
  "GET /setup": "open",
  "POST /setup": "open",
  "GET /agents": "agents.read",
  "POST /agents": "agents.manage",
  "GET /agents/{id}": "agents.read",
  "PATCH /agents/{id}": "agents.manage",
  "DELETE /agents/{id}": "agents.manage",
  "GET /teams": "agents.read",
  "POST /teams": "teams.manage",
  "GET /teams/{id}": "agents.read",
  "PATCH /teams/{id}": "teams.manage",
  "DELETE /teams/{id}": "teams.manage",
  "GET /desk": "conversations.read",
  "GET /settings": "settings.read",
  "PATCH /settings": "settings.manage",
  "GET /categories": "categories.read",
  "POST /categories": "categories.write",
  "GET /categories/quality": "categories.write",
  "GET /categories/{id}/cases": "categories.write",
  "PUT /labels/{id}": "categories.write",
  "GET /rules": "automation.manage",
  "POST /rules": "automation.manage",
  "PATCH /rules/{id}": "automation.manage",
  "DELETE /rules/{id}": "automation.manage",
  "POST /rules/order": "automation.manage",
  "POST /rules/try": "automation.manage",
  "GET /work": "agents.read",
  "PUT /agents/{id}/work": "automation.manage",
  "PUT /teams/{id}/hours": "automation.manage",
  "GET /me/away": "agent",
  "PUT /me/away": "agent",
  "GET /me/signature": "agent",
  "PUT /me/signature": "agent",
  "GET /connections/{id}/signature": "conversations.write",
  "GET /categories/archived": "categories.read",
  "GET /categories/export": "categories.write",
  "POST /categories/import": "categories.write",
  "GET /categories/{id}/weight": "categories.read",
  "POST /categories/{id}/restore": "categories.write",
  "POST /categories/{id}/merge": "categories.write",
  "POST /categories/{id}/unmerge": "categories.write",
  "POST /categories/{id}/split": "categories.write",
  "PATCH /categories/{id}": "categories.write",
  "DELETE /categories/{id}": "categories.write",
  "GET /canned": "canned.read",
  "POST /canned": "canned.write",
  "PATCH /canned/{id}": "canned.write",
  "DELETE /canned/{id}": "canned.write",
  "GET /connections": "connections.read",
  "POST /connections": "connections.manage",
  "GET /connections/channels": "connections.read",
  "PATCH /connections/{id}": "connections.manage",
  "DELETE /connections/{id}": "connections.manage",
  "POST /connections/{id}/test": "connections.read",
  "GET /connections/{id}/news": "connections.read",
  "GET /connections/{id}/templates": "connections.read",
  "GET /hours": "settings.read",
  "PATCH /hours": "hours.manage",
  "GET /manners": "settings.read",
  "PATCH /manners": "manners.manage",
  "GET /models": "models.read",
  "PATCH /models": "models.manage",
  "GET /models/usage": "models.read",
  "POST /models/test": "models.manage",
  "POST /models/providers": "models.manage",
  "PATCH /models/providers/{id}": "models.manage",
  "DELETE /models/providers/{id}": "models.manage",
  "GET /contacts": "contacts.read",
  "GET /contacts/{id}": "contacts.read",
  "PATCH /contacts/{id}": "contacts.write",
  "POST /contacts/{id}/join": "contacts.write",
  "POST /joins/{id}/undo": "contacts.write",
  "PUT /identities/{id}/role": "contacts.write",
  "GET /quarantine": "connections.read",
  "POST /quarantine/{id}/replay": "quarantine.manage",
  "GET /synonyms": "articles.read",
  "PUT /synonyms": "articles.write",
  "GET /articles": "articles.read",
  "POST /articles": "articles.write",
  "GET /articles/{id}": "articles.read",
  "PATCH /articles/{id}": "articles.write",
  "DELETE /articles/{id}": "articles.write",
  "GET /articles/{id}/asked": "articles.write",
  "POST /articles/{id}/asked": "articles.write",
  "GET /articles/{id}/versions": "articles.write",
  "GET /articles/{id}/versions/{version}": "articles.write",
  "PATCH /asked/{id}": "articles.write",
  "GET /lab": "prompts.manage",
  "PATCH /lab": "prompts.manage",
  "POST /lab/drift/seen": "prompts.manage",
  "POST /lab/gate/measure": "prompts.manage",
  "POST /versions": "prompts.manage",
  "POST /versions/check": "prompts.manage",
  "POST /versions/retell": "prompts.manage",
  "POST /versions/roll-back": "prompts.manage",
  "GET /versions/{id}": "prompts.manage",
  "PATCH /versions/{id}": "prompts.manage",
  "GET /versions/{id}/steps": "prompts.manage",
  "POST /versions/{id}/comments": "prompts.manage",
  "GET /versions/{id}/objections": "prompts.manage",
  "POST /versions/{id}/publish": "prompts.manage",
  "GET /versions/{id}/shadow": "prompts.manage",
  "POST /versions/{id}/shadow": "prompts.manage",
  "POST /labelled-sets": "prompts.manage",
  "POST /labelled-sets/import": "prompts.manage",
  "GET /labelled-sets/{id}": "prompts.manage",
  "DELETE /labelled-sets/{id}": "prompts.manage",
  "POST /labelled-sets/{id}/items": "prompts.manage",
  "PATCH /labelled-sets/{id}/items/{item}": "prompts.manage",
  "POST /trials": "prompts.manage",
  "GET /trials/{id}": "prompts.manage",
  "GET /trials/{id}/rows": "prompts.manage",
  "POST /trials/{id}/cancel": "prompts.manage",
  "POST /trials/{id}/resume": "prompts.manage",
  "POST /files": "conversations.write",
  "GET /files/{id}": "conversations.read",
  "POST /files/{id}/retry": "conversations.write",
  "GET /conversations": "conversations.read",
  "POST /conversations": "conversations.write",
  "GET /conversations/counts": "conversations.read",
  "GET /conversations/{id}": "conversations.read",
  "PATCH /conversations/{id}": "conversations.write",
  "GET /conversations/{id}/messages": "conversations.read",
  "GET /conversations/{id}/timeline": "conversations.read",
  "POST /conversations/{id}/replies": "conversations.write",
  "POST /conversations/{id}/notes": "conversations.write",
  "POST /conversations/{id}/forwards": "conversations.write",
  "POST /conversations/{id}/take-over": "conversations.write",
  "POST /conversations/{id}/return-to-bot": "conversations.write",
  "POST /conversations/{id}/read": "conversations.read",
  "POST /conversations/{id}/merge": "conversations.write",
  "POST /conversations/{id}/split": "conversations.write",
  "POST /conversations/{id}/suggestions/{suggestion}": "conversations.write",
  "PATCH /messages/{id}": "conversations.write",
  "DELETE /messages/{id}": "conversations.write",
  "POST /messages/{id}/undo": "conversations.write",
  "POST /messages/{id}/retry": "conversations.write",
  "POST /messages/{id}/arrived": "conversations.write",
  "PUT /messages/{id}/verdict": "conversations.write",
  "PUT /messages/{id}/reaction": "conversations.write",
  "GET /messages/{id}/revisions": "conversations.read",
  "GET /reports/bot": "reports.read",
  "GET /gaps": "gaps.manage",
  "PATCH /gaps": "gaps.manage",
  "POST /gaps/look": "gaps.manage",
  "GET /gaps/articles": "gaps.manage",
  "POST /gaps/articles/{id}": "gaps.manage",
  "GET /gaps/{id}": "gaps.manage",
  "POST /gaps/{id}/draft": "gaps.manage",
  "POST /gaps/{id}/trial": "gaps.manage",
  "GET /gaps/{id}/objections": "gaps.manage",
  "POST /gaps/{id}/publish": "gaps.manage",
  "POST /gaps/{id}/dismiss": "gaps.manage",
  "POST /gaps/{id}/reopen": "gaps.manage",
  "GET /conversations/{id}/assists": "conversations.read",
  "POST /conversations/{id}/assists": "conversations.write",
  "POST /conversations/{id}/assists/settled": "conversations.write",
  "POST /assists/articles": "articles.read",
  "GET /messages/{id}/trace": "conversations.read",
  "GET /messages/{id}/whole": "conversations.read",
  "GET /messages/{id}/whole/page": "conversations.read",
};

let web: Web;
beforeAll(async () => {
  web = await openWeb();
});
afterAll(() => web.close());

const mayPass = (need: string, as: "admin" | "lead" | "agent" | null): boolean => {
  if (need === "open") return true;
  if (as === null) return false;
  const permission = [...Object.values(needs)].find((one): one is Permission => one === need && need.includes("."));
  return permission ? may(as, permission) : true;
};

it("publishes the routes this table knows, and no other", async () => {
  const { body } = await web.ask("GET", "/api/openapi.json");
  const published = Object.entries(body.paths).flatMap(([path, methods]) =>
    Object.keys(Object(methods)).map((method) => `${method.toUpperCase()} ${path.replace(/^\/api/, "")}`),
  );
  expect(published.sort()).toEqual(Object.keys(needs).sort());
});

it("names the address platforms post to, for just those channels where somebody pastes it there", async () => {
  const { body } = await web.ask("GET", "/api/connections/channels", { as: "admin" });
  const all: { name: string; webhook: { base: string } | null }[] = body;
  const pasted = all.flatMap(({ name, webhook }) => (webhook ? [[name, webhook.base]] : []));
  const base = expect.stringMatching(/^https?:.*[^/]$/);
  expect(pasted.toSorted()).toEqual([
    ["email", base],
    ["slack", base],
    ["whatsapp", base],
  ]);
});

// Who signs out is signed out for the rest; `sign-in` is slow on purpose and has its own test.
const asked = Object.entries(needs).filter(([route]) => !/ \/sign-/.test(route));
it.each(asked)("lets through to %s only who holds %s", async (route, need) => {
  const [method = "", path = ""] = route.split(" ");
  const address = `/api${path.replace(/\{\w+\}/g, "unknown")}`;
  for (const as of [null, ...roles]) {
    const { status } = await web.ask(method, address, { as, ...(method === "GET" ? {} : { json: {} }) });
    const refused = as === null ? 401 : 403;
    if (mayPass(need, as)) expect([401, 403], `${as}: ${status}`).not.toContain(status);
    else expect(status, String(as)).toBe(refused);
  }
});

it.each(asked.filter(([route]) => route.includes("{")))(
  "answers %s with 404 or 400 for what is not there",
  async (route) => {
    const [method = "", path = ""] = route.split(" ");
    const { status, body } = await web.ask(method, `/api${path.replace(/\{\w+\}/g, "unknown")}`, {
      as: "admin",
      ...(method === "GET" ? {} : { json: {} }),
    });
    expect([400, 404], `${status} ${JSON.stringify(body)}`).toContain(status);
    expect(["not_found", "bad_input"]).toContain(body?.code);
  },
);
