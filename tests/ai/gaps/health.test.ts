import { expect, it } from "vitest";
import { dismissFinding } from "../../../src/ai/gaps/articles/store";
import { staleIn, unusedIn } from "../../../src/ai/gaps/health";
import { findingsView } from "../../../src/ai/gaps/present";
import { GapSettings } from "../../../src/ai/gaps/settings";
import { DAY_MS } from "../../../src/kernel/time";
import { saveArticle } from "../../../src/knowledge/save-article";
import { getArticle } from "../../../src/knowledge/store";
import { onBothEngines } from "../../desk/engines";
import { openTestDesk } from "../../support/desk";

const settings = GapSettings.parse({});
const now = Date.parse("2030-01-07T09:00:00Z");
const article = (id: string, ageDays: number) => ({
  id,
  key: id,
  locale: "en" as const,
  slug: id,
  title: id,
  section: null,
  text: "Words.",
  state: "published" as const,
  author: null,
  version: 1,
  createdAt: now - ageDays * DAY_MS,
  updatedAt: now - ageDays * DAY_MS,
});
const used = (id: string, { n = 5, fell = 0, daysAgo = 3 } = {}) => ({
  article: id,
  n,
  fell,
  lastAt: now - daysAgo * DAY_MS,
});

it("calls an article stale that is old and still cited, or whose answers fall, and none else", () => {
  const articles = [article("old", 400), article("forgotten", 400), article("fresh", 20), article("falling", 20)];
  const ever = [used("old"), used("forgotten", { daysAgo: 390 }), used("fresh"), used("falling", { n: 4, fell: 2 })];
  const found = staleIn({
    articles,
    lately: ever.filter(({ lastAt }) => lastAt > now - 90 * DAY_MS),
    ever,
    settings,
    now,
  });
  expect(found.map(({ article: id, detail }) => [id, detail])).toMatchObject([
    ["old", { why: "old", uses: 5 }],
    ["falling", { why: "fallen", uses: 4, fell: 2 }],
  ]);
});

it("calls an article unused that was out for long and never cited, unless the bot cites nothing at all", () => {
  const articles = [article("old", 400), article("never", 31), article("new", 5)];
  const given = { articles, lately: [], settings, now };
  expect(unusedIn({ ...given, ever: [used("old")] }).map((one) => one.article)).toEqual(["never"]);
  expect(unusedIn({ ...given, ever: [] })).toEqual([]);
});

onBothEngines("findings about articles", (engine) => {
  it("are made by a look, keep their dismissal, and come back when the words change", async () => {
    const desk = await openTestDesk({ engine });
    const by = { kind: "system" } as const;
    const write = (key: string, days: number) =>
      saveArticle(desk.using, {
        article: {
          key,
          locale: "en",
          title: `About ${key}`,
          text: `Unused machines can be returned within ${days} days of delivery.`,
        },
        by,
      });
    const [first, second] = [await write("returns", 30), await write("machines", 14)];
    const look = async () => {
      await desk.desk.told();
      desk.clock.forward(1000);
      await desk.gaps.look();
    };
    await look();
    const [found, ...more] = await findingsView(desk.store.read);
    expect(more).toEqual([]);
    expect(found).toMatchObject({ kind: "contradicting", words: { what: "figures" }, dismissedAt: null });
    expect([found?.article.id, found?.other?.id].sort()).toEqual([first, second].sort());
    await desk.store.transact((tx) => dismissFinding(tx, { id: found?.id ?? "", by: null, at: desk.clock.now() }));
    await write("other", 3);
    await look();
    const kept = (await findingsView(desk.store.read)).find(({ id }) => id === found?.id);
    expect(kept?.dismissedAt).not.toBeNull();
    await write("machines", 21);
    await look();
    expect((await findingsView(desk.store.read)).find(({ id }) => id === found?.id)).toMatchObject({
      dismissedAt: null,
    });
    await write("machines", 30);
    await look();
    expect((await findingsView(desk.store.read)).some(({ id }) => id === found?.id)).toBe(false);
    expect((await getArticle(desk.store.read, second)).version).toBe(3);
  });
});
