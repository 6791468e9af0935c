import { spawn } from "node:child_process";
import { lstatSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import type { Connection } from "../../../../channels/contract";
import { fromPlain, toPlain } from "../../../../channels/kit/rich-text";
import { findChromium } from "../../../../channels/whatsapp/web/chromium";
import { offerClient, type WebClient } from "../../../../channels/whatsapp/web/client";
import { openWhatsAppWeb } from "../../../../channels/whatsapp/web/connection";
import { libraryClient } from "../../../../channels/whatsapp/web/library";
import { settings } from "../../../../channels/whatsapp/web/settings";
import { must, tempFolder } from "../../../support/desk";
import { openRecorder } from "../../recorder";

const chromium = (() => {
  try {
    return findChromium("");
  } catch {
    return null;
  }
})();
const loaded = () =>
  Object.keys(createRequire(import.meta.url).cache ?? {}).some((path) => path.includes("whatsapp-web.js"));

it("is in nobody's memory before a connection opens", () => {
  expect(loaded()).toBe(false);
});

const PAGE = join(import.meta.dirname, "page");
const pair = z.array(z.object({ id: z.string(), type: z.string() }).loose());

/** The real library in a real browser, over a page of ours in WhatsApp's place. */
const open = async (folder: string) => {
  let client: WebClient | undefined;
  const desk = openRecorder();
  const make = libraryClient(desk.needs.log);
  const withdraw = offerClient("library-over-page", async (profile) => {
    const made = await make({ ...profile, chromiumPath: chromium ?? "" });
    client = made.client;
    return made;
  });
  const connection: Connection = await openWhatsAppWeb({
    ...desk.needs,
    now: Date.now,
    id: "c1",
    folder: async () => folder,
    settings: settings.parse({
      client: "library-over-page",
      pace: "none",
      pageVersion: "0",
      pageFolder: PAGE,
      probeTimeoutS: 2,
    }),
    webhookUrl: null,
    history: async () => ({ seq: 0, items: [], more: false }),
    spool: { put: async () => "", get: async () => null, drop: async () => {} },
  });
  const page = async (script: string) => must(client?.pupPage, "page").evaluate(script);
  return {
    desk,
    connection,
    page,
    kill: () => must(client?.pupBrowser?.process(), "browser").kill("SIGKILL"),
    state: (at: string) => vi.waitFor(() => expect(desk.states.at(-1)?.at).toBe(at), { timeout: 60_000 }),
    shows: async (chat: string) => pair.parse(await page(`__shows("${chat}")`)),
    close: async () => {
      await connection.close();
      withdraw();
    },
  };
};
type Opened = Awaited<ReturnType<typeof open>>;

const ANNA = "491700001@c.us";
const GROUP = "120363000000000001@g.us";
const message = (text: string, more = {}) => ({
  kind: "message" as const,
  id: `out-${text}`,
  thread: ANNA,
  rich: fromPlain(text),
  files: [],
  author: { name: "Mia", speaks: "agent" as const },
  ...more,
});
const fresh = () => ({ done: [], sent: async () => {} });

describe.skipIf(chromium === null)("the real library in a real browser (needs Chromium)", { timeout: 120_000 }, () => {
  let phone: Opened;
  let folder: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "parley-library-"));
    phone = await open(folder);
    await phone.state("pairing");
  }, 120_000);
  afterAll(async () => {
    await phone.close();
    rmSync(folder, { recursive: true, force: true });
  }, 60_000);
  const heard = async (count: number) => {
    await expect.poll(() => phone.desk.items("message").length, { timeout: 20_000 }).toBe(count);
    return must(phone.desk.items("message").at(-1));
  };

  it("shows the code the page makes, and hears once it is scanned", async () => {
    expect(phone.desk.states.at(-1)).toMatchObject({ at: "pairing", qr: expect.stringMatching(/^REF-1,KEY,KEY,ADV/) });
    await phone.page("__scan()");
    await phone.state("online");
    expect(await phone.connection.probe()).toEqual({ at: "online" });
  });

  it("brings what is written, from behind a hidden address too", async () => {
    await phone.page(`__knows("${ANNA}", { name: "Anna" })`);
    await phone.page(`__writes("${ANNA}", { body: "My kettle leaks" })`);
    const anna = await heard(1);
    expect(anna).toMatchObject({ thread: ANNA, author: { address: ANNA, name: "Anna", phone: "+491700001" } });
    expect(toPlain(anna.rich)).toBe("My kettle leaks");
    await phone.page('__knows("777@lid", { name: "Ben", lid: "777@lid", pn: "491700002@c.us" })');
    await phone.page('__writes("777@lid", { body: "Mine too" })');
    expect(await heard(2)).toMatchObject({ thread: "491700002@c.us", author: { address: "491700002@c.us" } });
  });

  it("answers with a quote, edits, reacts and deletes, and hears nothing of it as new", async () => {
    const anna = must(phone.desk.items("message")[0]);
    const { externalIds } = await phone.connection.send(message("Which one?", { quote: anna.externalId }), fresh());
    expect((await phone.shows(ANNA)).at(-1)).toMatchObject({ id: externalIds[0], body: "Which one?", quoted: "ABCD1" });
    const about = { id: "x", thread: ANNA, externalIds };
    await phone.connection.send({ kind: "edit", ...about, rich: fromPlain("Which kettle?") }, fresh());
    expect((await phone.shows(ANNA)).at(-1)).toMatchObject({ body: "Which kettle?" });
    await phone.connection.send(
      { kind: "reaction", id: "r", thread: ANNA, externalId: anna.externalId, emoji: "👍" },
      fresh(),
    );
    await phone.page(`__acks("${externalIds[0]}", 3)`);
    await expect.poll(() => phone.desk.items("receipt")).toMatchObject([{ externalId: externalIds[0], state: "read" }]);
    await phone.page(`__reacts("${externalIds[0]}", "❤️", "${ANNA}")`);
    await expect.poll(() => phone.desk.items("reaction")).toMatchObject([{ externalId: externalIds[0], emoji: ["❤️"] }]);
    await phone.connection.send({ kind: "deletion", ...about }, fresh());
    expect((await phone.shows(ANNA)).at(-1)).toMatchObject({ type: "revoked" });
    expect(phone.desk.items("message")).toHaveLength(2);
    expect(phone.desk.items("edit")).toHaveLength(0);
  });

  it("hears edits and deletions of the customer's", async () => {
    const anna = must(phone.desk.items("message")[0]);
    await phone.page(`__edits("${anna.externalId}", "My *old* kettle leaks")`);
    await expect.poll(() => phone.desk.items("edit").length).toBe(1);
    expect(toPlain(must(phone.desk.items("edit")[0]).rich)).toContain("old");
    await phone.page(`__deletes("${anna.externalId}")`);
    await expect.poll(() => phone.desk.items("deletion")).toMatchObject([{ externalId: anna.externalId }]);
  });

  it("carries files both ways, byte for byte", async () => {
    const base64 = Buffer.from("the manual").toString("base64");
    await phone.page(`__writes("${ANNA}", {}, { base64: "${base64}", mime: "application/pdf", name: "manual.pdf" })`);
    const [part] = (await heard(3)).parts;
    if (part?.type !== "file") throw new Error("no file");
    expect(part).toMatchObject({ name: "manual.pdf", mime: "application/pdf", sizeBytes: 10 });
    const fetched = await phone.connection.fetchFile(part.ref);
    expect(Buffer.from(fetched.bytes).toString()).toBe("the manual");
    const file = { name: "guide.pdf", mime: "application/pdf", sizeBytes: 5, open: async () => Buffer.from("guide") };
    await phone.connection.send(message("Read this", { files: [file] }), fresh());
    expect((await phone.shows(ANNA)).at(-1)).toMatchObject({
      type: "document",
      filename: "guide.pdf",
      caption: "Read this",
    });
  });

  it("says who speaks in a group and whether to us", async () => {
    await phone.page(
      `__writes("${GROUP}", { body: "@4915550001 help", mentionedJidList: ["4915550001@c.us"] }, { participant: "${ANNA}" })`,
    );
    expect(await heard(4)).toMatchObject({ addressed: true, author: { address: ANNA }, place: { kind: "group" } });
  });

  it("hears in a group who answers ours, who speaks to nobody, edits, deletes and reacts, and answers there under what was said", async () => {
    const by = (more = "") => `{ participant: "${ANNA}"${more} }`;
    const before = phone.desk.items("message").length;
    const asked = must(phone.desk.items("message").at(-1));
    const { externalIds } = await phone.connection.send(
      message("Which kettle?", { thread: asked.thread, quote: asked.externalId }),
      fresh(),
    );
    const ours = must(externalIds[0]);
    expect((await phone.shows(GROUP)).at(-1)).toMatchObject({
      id: ours,
      body: "Which kettle?",
      quoted: asked.externalId.split("_")[2],
    });
    await phone.page(`__writes("${GROUP}", { body: "The red one" }, ${by(`, quotes: "${ours}"`)})`);
    const answer = await heard(before + 1);
    expect(answer).toMatchObject({ addressed: true, quote: { externalId: ours }, author: { address: ANNA } });
    // The desk puts it where ours is.
    expect(answer.follows).toContain(ours);
    await phone.page(`__writes("${GROUP}", { body: "Lunch?" }, ${by()})`);
    const small = await heard(before + 2);
    expect(small.addressed).toBeUndefined();
    const edits = phone.desk.items("edit").length;
    await phone.page(`__edits("${answer.externalId}", "The *blue* one")`);
    await expect.poll(() => phone.desk.items("edit").length).toBe(edits + 1);
    expect(phone.desk.items("edit").at(-1)).toMatchObject({ externalId: answer.externalId, author: { address: ANNA } });
    await phone.page(`__reacts("${ours}", "🙏", "${ANNA}")`);
    await expect
      .poll(() => phone.desk.items("reaction").at(-1))
      .toMatchObject({ externalId: ours, emoji: ["🙏"], author: { address: ANNA } });
    await phone.page(`__deletes("${small.externalId}")`);
    await expect.poll(() => phone.desk.items("deletion").at(-1)).toMatchObject({ externalId: small.externalId });
  });

  it("tells a refusal of the page from not knowing", async () => {
    await phone.page('window.__refuses = "No LID for user"');
    await expect(phone.connection.send(message("Nobody there"), fresh())).rejects.toMatchObject({
      kind: "rejected",
      code: "thread_gone",
    });
    await phone.page('window.__refuses = ""');
    await phone.connection.typing(ANNA, true);
    expect(await phone.page("window.__typing")).toBe(ANNA);
  });

  it("starts another browser when the page hangs, needs no code, and fetches what was missed", async () => {
    const before = phone.desk.items("message").length;
    const t = Math.floor(Date.now() / 1000) + 5;
    const missed = JSON.stringify([
      [GROUP, { body: "Anybody?", t }, { participant: ANNA }],
      [ANNA, { body: "Are you still there?", t }],
    ]);
    await phone.page(`localStorage.missed = ${JSON.stringify(missed)}; setTimeout(() => { for (;;); }, 50); 1`);
    await new Promise((resolve) => setTimeout(resolve, 200));
    phone.desk.states.splice(0);
    expect(await phone.connection.probe()).toMatchObject({ at: "degraded" });
    await phone.state("online");
    expect(phone.desk.states.at(-1)).toMatchObject({ filled: { messages: 2 } });
    expect(phone.desk.states.map(({ at }) => at)).not.toContain("pairing");
    await heard(before + 2);
    const fetched = phone.desk.items("message").slice(before);
    expect(fetched.map(({ rich, author, place }) => [toPlain(rich), author.address, place?.kind]).sort()).toEqual([
      ["Anybody?", ANNA, "group"],
      ["Are you still there?", ANNA, undefined],
    ]);
  });

  it("notices at once that the browser was ended, and starts another", async () => {
    phone.desk.states.splice(0);
    phone.kill();
    await phone.state("online");
    expect(phone.desk.states[0]).toMatchObject({ at: "offline", reason: "The browser has ended." });
  });

  it("ends a browser that a crash of ours left behind with the session in its hands", async () => {
    const left = tempFolder("left-over");
    const session = join(left, "session");
    mkdirSync(session, { recursive: true });
    const args = [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--no-first-run",
      `--user-data-dir=${session}`,
      "about:blank",
    ];
    const orphan = spawn(chromium ?? "", args, { stdio: "ignore" });
    const gone = new Promise((resolve) => orphan.once("exit", resolve));
    await vi.waitFor(() => expect(lstatSync(join(session, "SingletonLock")).isSymbolicLink()).toBe(true), {
      timeout: 30_000,
    });
    const opened = await open(left);
    await opened.state("pairing");
    await gone;
    await opened.close();
  });
});
