import { afterAll, beforeAll, expect, it } from "vitest";
import { openVisitor } from "../../channels/webchat/platform";
import { openFileLinks } from "../../src/files/routes";
import { openWeb, type Web } from "./web";

let web: Web;
beforeAll(async () => {
  web = await openWeb();
});
afterAll(() => web.close());

const upload = async (name: string, type: string, content = "<script>alert(1)</script>") => {
  const form = new FormData();
  form.append("file", new File([content], name, { type }));
  return (await web.ask("POST", "/api/files", { as: "agent", body: form })).body;
};

it.each([
  ["page.html", "text/html"],
  ["image.svg", "image/svg+xml"],
  ["run.js", "text/javascript"],
  ["feed.xml", "application/xhtml+xml"],
  ["odd.bin", "image/png; x=text/html"],
])("gives %s (%s) to a browser as nothing it could run", async (name, type) => {
  const { url } = await upload(name, type);
  const { headers, text } = await web.ask("GET", url, { as: "agent" });
  const served = headers.get("content-type") ?? "";
  expect(served).toMatch(/^(application\/octet-stream|image\/png)$/);
  if (served !== "image/png") expect(headers.get("content-disposition")).toMatch(/^attachment/);
  expect(headers.get("x-content-type-options")).toBe("nosniff");
  expect(headers.get("content-security-policy")).toBe("default-src 'none'; sandbox");
  expect(text).toBe("<script>alert(1)</script>");
});

it("shows pictures, downloads them when asked, and keeps a name from breaking out of its header", async () => {
  const { url, name } = await upload('a/b\\c"\n фото.png', "image/png");
  expect(name).not.toMatch(/[/\\\n]/);
  const shown = await web.ask("GET", url, { as: "agent" });
  expect(shown.headers.get("content-type")).toBe("image/png");
  expect(shown.headers.get("content-disposition")).toMatch(/^inline; filename\*=UTF-8''[^\s"]+$/);
  const saved = await web.ask("GET", `${url}?download=1`, { as: "agent" });
  expect(saved.headers.get("content-disposition")).toMatch(/^attachment/);
});

it("opens files of conversations to agents only, and an empty form to nobody", async () => {
  const { url } = await upload("a.png", "image/png");
  expect((await web.ask("GET", url)).status).toBe(401);
  expect((await web.ask("GET", `${url.replace("/api", "")}/${"0".repeat(32)}`)).status).toBe(404);
  expect((await web.ask("POST", "/api/files", { as: "agent", body: new FormData() })).status).toBe(400);
});

it("takes the files, links and buttons of a message along when it is taken back", async () => {
  const { ask, url } = web;
  const settings = { allowedOrigins: "" };
  const added = await ask("POST", "/api/connections", {
    as: "admin",
    json: { channel: "webchat", name: "Site", settings },
  });
  expect(added.status, added.text).toBe(200);
  const visitor = await openVisitor({ base: `${url}/webhooks/${added.body.id}` });
  await visitor.writes("Send me the plan, please");
  await visitor.waitFor((items) => items.length > 0, 30_000);
  const rows = await ask("GET", "/api/conversations?view=all", { as: "agent" });
  const row = rows.body.items.find((one: { channel: string }) => one.channel === "webchat");
  await ask("POST", `/api/conversations/${row.id}/take-over`, { as: "agent" });
  await expect.poll(() => visitor.agent(), { timeout: 30_000 }).toBe("The agent");
  await ask("PATCH", "/api/settings", { as: "admin", json: { undoSeconds: 0 } });
  const thread = await ask("GET", `/api/conversations/${row.id}`, { as: "agent" });
  const file = await upload("plan.png", "image/png", "bytes");
  const json = { id: crypto.randomUUID(), text: "Here it is", files: [file.id], seenSeq: thread.body.seq };
  const sent = await ask("POST", `/api/conversations/${row.id}/replies`, { as: "agent", json });
  expect(sent.status, sent.text).toBe(200);
  const seen = await visitor.waitFor((items) => items.some((one) => one.parts.length > 0), 30_000);
  const [part] = seen.flatMap((item) => item.parts);
  const link = part?.type === "file" ? (part.url ?? "") : "";
  expect(link).not.toBe("");
  const path = new URL(link, url).pathname;
  const open = await ask("GET", path);
  expect([open.status, open.text]).toEqual([200, "bytes"]);
  expect(open.headers.get("cache-control")).not.toContain("31536000");

  expect((await ask("DELETE", `/api/messages/${json.id}`, { as: "agent" })).status).toBe(200);
  const after = await visitor.waitFor((items) => items.some((one) => one.deleted), 30_000);
  const gone = after.find((one) => one.deleted);
  expect(gone).toMatchObject({ deleted: true, rich: [], parts: [], buttons: [] });
  expect((await ask("GET", path)).status).toBe(404);
  visitor.closes();
});

it("signs links so that one opens one file and none can be guessed", () => {
  const links = openFileLinks("a secret of the tests");
  const [, , id = "", sign = ""] = links.urlOf("a").split("/");
  expect([id, links.isGood("a", sign), links.isGood("b", sign), links.isGood("a", "")]).toEqual([
    "a",
    true,
    false,
    false,
  ]);
  expect(openFileLinks("another secret").isGood("a", sign)).toBe(false);
});
