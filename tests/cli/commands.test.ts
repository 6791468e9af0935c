import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { openSqlite } from "../../db/sqlite";
import { layAside } from "../../src/jobs/store";
import { parley as run } from "./parley";

// Each command is a process of its own, and a busy machine starts them slowly.
vi.setConfig({ testTimeout: 240_000 });

const folder = mkdtempSync(join(tmpdir(), "parley-cli-"));
const desk = join(folder, "desk");
const parley = (args: string[], { dataDir = desk, ...more }: Record<string, string> = {}) =>
  run(args, { DATA_DIR: dataDir, ...more });
const file = (name: string, content: string): string => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};
const jsonl = (name: string, rows: unknown[]) => file(name, rows.map((row) => JSON.stringify(row)).join("\n"));
const text = {
  update_id: 10,
  message: {
    message_id: 5,
    date: 1_760_000_000,
    chat: { id: 42, type: "private", first_name: "Ada" },
    from: { id: 42, is_bot: false, first_name: "Ada" },
    text: "Where is my parcel?",
  },
};
beforeAll(() => mkdirSync(desk));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("parley", () => {
  it("exits 0 on help, 2 on wrong usage and 1 on failure, results apart from messages", async () => {
    const [help, unknown, missing, failed] = await Promise.all([
      parley(["receive", "--help"]),
      parley(["receive", "pigeon", "a.json"]),
      parley(["agent", "add"]),
      parley(["category", "import", join(folder, "none.jsonl")]),
    ]);
    expect([help.code, unknown.code, missing.code, failed.code]).toEqual([0, 2, 2, 1]);
    expect(unknown.out).toBe("");
    expect(unknown.err).toContain("telegram");
    expect(failed.err).toContain("no such file");
  });

  it("receives a payload once: the second time it changes nothing", async () => {
    const payload = file("text.json", JSON.stringify(text));
    const { code, lines } = await parley(["receive", "telegram", payload, payload, file("bad.json", "{"), "--json"]);
    expect(code).toBe(0);
    expect(lines).toMatchObject([
      { file: payload, kinds: ["message"], conversations: [1], messages: [expect.any(String)], quarantined: [] },
      { kinds: ["message"], conversations: [], messages: [], outcomes: ["duplicate"] },
      { kinds: [], messages: [], quarantined: [{ error: expect.any(String) }] },
    ]);
  });

  it("receives a channel's fixture by its name alone", async () => {
    const { code, lines } = await parley(["receive", "whatsapp", "order-with-prices", "--json"]);
    expect(code).toBe(0);
    expect(lines).toMatchObject([{ file: "order-with-prices", kinds: ["message"], conversations: [1] }]);
  });

  it("reads mails: whole ones, plain bodies and HTML bodies", async () => {
    const eml = file("whole.eml", "From: Ada <ada@firm.example>\r\nSubject: =?utf-8?q?Caf=C3=A9?=\r\n\r\nHello\r\n");
    const html = file("body.html", "<p>Yes</p><blockquote type=cite>Really?</blockquote>");
    const { code, lines } = await parley(["mail", "parse", eml, file("body.txt", "Yes\n\n> Really?"), html, "--json"]);
    expect(code).toBe(0);
    expect(lines).toMatchObject([
      { file: eml, kind: "message", subject: "Café", from: { address: "ada@firm.example" }, reply: "Hello" },
      { reply: "Yes" },
      { reply: "Yes", text: expect.stringContaining("Really?") },
    ]);
  });

  it("imports categories and articles, and brings them back from a backup", async () => {
    const categories = jsonl("categories.jsonl", [{ name: "Delivery", team: "Logistics", examples: ["late parcel"] }]);
    const made = await parley(["category", "import", categories, "--json"]);
    expect(made.lines).toEqual([{ imported: 1, added: 1, changed: 0, teamsMade: 1 }]);
    const articles = jsonl("articles.jsonl", [{ id: "late", title: "Late parcels", text: "Wait three days." }]);
    expect((await parley(["article", "import", articles, "--json"])).lines).toMatchObject([{ added: 1 }]);
    const text = (days: number) => `Unused machines can be returned within ${days} days of delivery.`;
    const two = [30, 14].map((days) => ({ id: `back-${days}`, title: `Returns ${days}`, text: text(days) }));
    const told = await parley(["article", "import", jsonl("two.jsonl", two), "--json"]);
    expect(told.lines).toMatchObject([{ added: 2, contradictions: 1 }]);
    expect(told.err).toContain(`“Returns 14”: ${text(14)}`);
    mkdirSync(join(desk, "files", "ab"), { recursive: true });
    writeFileSync(join(desk, "files", "ab", "0123456789ab"), "photo");

    const backup = join(folder, "backup");
    expect((await parley(["backup", backup, "--json"])).lines).toMatchObject([{ files: 1 }]);
    const other = { dataDir: join(folder, "other") };
    expect((await parley(["restore", backup], other)).code).toBe(0);
    const [again, same, whole] = await Promise.all([
      parley(["restore", backup], other),
      parley(["article", "import", articles, "--json"], other),
      parley(["doctor", "--json"], other),
    ]);
    expect(again).toMatchObject({ code: 1, err: expect.stringContaining("--force") });
    expect(same.lines).toMatchObject([{ added: 0, unchanged: 1 }]);
    expect(whole.code).toBe(0);
    expect(readFileSync(join(other.dataDir, "files", "ab", "0123456789ab"), "utf8")).toBe("photo");
    expect(readFileSync(join(other.dataDir, "secret.key"))).toEqual(readFileSync(join(desk, "secret.key")));
  });

  it("lists what was laid aside after its last try, warns of it, and gives it its tries again", async () => {
    const dataDir = join(folder, "jobs");
    const store = openSqlite(join(dataDir, "parley.db"));
    const dead = { task: "work", queue: "q", payload: {}, attempts: 12, maxAttempts: 12, error: "No room.", at: 1 };
    await store.transact((tx) => layAside(tx, { id: "first", ...dead }));
    const env = { dataDir };
    const [listed, looked, bare] = await Promise.all([
      parley(["job", "list", "--json"], env),
      parley(["doctor", "--json"], env),
      parley(["job", "retry"], env),
    ]);
    expect(listed.lines).toEqual([
      { id: "first", task: "work", attempts: 12, error: "No room.", at: "1970-01-01T00:00:00.001Z" },
    ]);
    expect(looked.lines).toContainEqual(expect.objectContaining({ check: "jobs", is: "warn" }));
    expect(bare.code).toBe(2);
    const [again, gone] = [
      await parley(["job", "retry", "--all", "--json"], env),
      await parley(["job", "retry", "first"], env),
    ];
    expect(again).toMatchObject({ code: 0, lines: [{ id: "first" }] });
    expect(gone.code).toBe(1);
    const { jobs } = store.read.t;
    expect(await store.read.q.select().from(jobs)).toMatchObject([{ id: "first", attempts: 0, deadAt: null }]);
    await store.close();
  });

  it("measures the classifier and the answers", async () => {
    const rows = ["parcel late", "parcel lost", "where is the parcel"].map((one) => ({ text: one, label: "delivery" }));
    const more = ["refund my money", "money back", "refund please"].map((one) => ({ text: one, label: "refund" }));
    const train = jsonl("train.jsonl", [...rows, ...more]);
    const test = jsonl("test.jsonl", [rows[0], more[0], { text: "sing a song", label: "oos" }]);
    const kb = jsonl("kb.jsonl", [
      { _id: "a", title: "Late parcels", text: "A late parcel arrives within three days." },
      { _id: "b", title: "Refunds", text: "A refund takes five working days." },
      { _id: "c", title: null, text: "We are open from nine to five." },
    ]);
    const queries = jsonl("queries.jsonl", [{ _id: "1", text: "my parcel is late" }]);
    const qrels = file("qrels.tsv", "query-id\tcorpus-id\tscore\n1\ta\t1\n");
    // A document that is not there is missed, and told; a question that no document is named for was not measured.
    const elsewhere = file("elsewhere.tsv", "1\tz\t1\n");
    const none = file("none.tsv", "other\ta\t1\n");
    const [classify, answer, lost, unnamed] = await Promise.all([
      parley(["eval", "classify", "--train", train, "--test", test, "--oos", "oos", "--json"]),
      parley(["eval", "answer", "--kb", kb, "--queries", queries, "--qrels", qrels, "--json"]),
      parley(["eval", "answer", "--kb", kb, "--queries", queries, "--qrels", elsewhere, "--json"]),
      parley(["eval", "answer", "--kb", kb, "--queries", queries, "--qrels", none, "--json"]),
    ]);
    expect(classify.lines).toMatchObject([{ n: 3, accuracy: 1, oos: { auroc: expect.any(Number) } }]);
    expect(answer.lines).toMatchObject([{ n: 1, p1: 1, ndcg10: 1, gate: { answeredUnanswerable: null } }]);
    expect(lost).toMatchObject({ lines: [{ p1: 0 }], err: expect.stringContaining("holds none of the documents") });
    expect(unnamed).toMatchObject({ lines: [{ p1: null, mrr10: null }] });
    // Nothing to ask is no accuracy of zero.
    const empty = file("empty.jsonl", "");
    expect(await parley(["eval", "classify", "--train", train, "--test", empty, "--json"])).toMatchObject({ code: 1 });
    expect(await parley(["category", "import", empty, "--json"])).toMatchObject({ code: 1, lines: [] });
  });
});
