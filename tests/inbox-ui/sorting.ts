/** What the stand-in says of the quality of categories, of archived ones, and of who works when. */
import type { CategoryCase, CategoryCases, CategoryQuality, QualityReport, WorkAll } from "../../src/realtime/wire";
import type { House } from "./house";

type Asked = { room: string; id: string; path: string; method: string; body: Record<string, unknown> };

const qualityOf = (data: House, category: string, at: number): CategoryQuality => {
  const { examples, threshold } = data.desk.categories[at] ?? { examples: [], threshold: null };
  const labels = [...data.rows.values()].filter((row) => row.category === category).length;
  const right = Math.round(labels * (0.98 - (at % 6) * 0.08));
  const other = data.desk.categories[(at + 1) % data.desk.categories.length]?.id ?? null;
  return {
    category,
    examples: examples.length,
    labels,
    lately: labels,
    on: "conversations",
    predicted: labels,
    right,
    actual: labels,
    precision: labels === 0 ? null : right / labels,
    recall: labels === 0 ? null : Math.max(0, right - 1) / labels,
    goesTo: labels > right ? [{ category: other, n: labels - right }] : [],
    comesFrom: labels > right ? [{ category: null, n: 1 }] : [],
    contradicting: labels - right,
    target: threshold ?? 0.95,
    applies: at % 3 === 0 ? { from: 0.83, n: labels, right } : null,
  };
};

const casesOf = (data: House, category: string): CategoryCases => {
  const own = data.desk.categories.find(({ id }) => id === category);
  const other = data.desk.categories.find(({ id }) => id !== category)?.id ?? null;
  const rows = [...data.rows.values()].filter((row) => row.category === category).slice(0, 4);
  const taken = (text: string, conversation: string | null): CategoryCase => ({
    conversation,
    text,
    label: category,
    predicted: other,
    confidence: 0.71,
  });
  return {
    isFresh: true,
    contradicting: [
      ...(own?.examples ?? []).slice(0, 2).map((text) => taken(text, null)),
      ...rows.slice(0, 1).map((row) => taken(row.preview, row.id)),
    ],
    taken: rows.slice(0, 1).map((row) => ({ ...taken(row.preview, row.id), label: other ?? "", predicted: category })),
    labels: rows.map((row, at) => ({
      conversation: row.id,
      text: row.preview,
      at: row.createdAt,
      excluded: at === 2,
      by: data.me.id,
    })),
  };
};

const work = (data: House): WorkAll => ({
  agents: data.desk.agents.slice(0, 3).map(({ id }, at) => ({
    agent: id,
    languages: at === 0 ? ["en", "ru"] : [],
    categories: at === 1 ? ["orders"] : [],
    capacity: at === 1 ? 8 : null,
    hours: null,
    timeZone: null,
    away: at === 2,
  })),
  teams: [{ team: "tech", hours: [{ day: 0, from: 540, to: 1080 }], timeZone: "Europe/Riga" }],
});

/** The answer to what leads ask of sorting and routing; null where it is about something else. */
export const sorting = (data: House, { room, id, path, method, body }: Asked): unknown => {
  if (path === "/categories/quality") {
    const categories = data.desk.categories.filter(({ examples }) => examples.length > 0);
    const report: QualityReport = {
      isFresh: true,
      at: 1,
      n: 200,
      right: 170,
      categories: categories.map((one) => qualityOf(data, one.id, data.desk.categories.indexOf(one))),
    };
    return report;
  }
  if (path === "/categories/archived") return [{ id: "old", name: "Old campaign", archivedAt: 1 }];
  if (path === "/categories/export") return { lines: "" };
  if (path === "/categories/import") return { imported: 1, added: 1, changed: 0, teamsMade: 0 };
  if (room === "categories" && path.endsWith("/cases")) return casesOf(data, id);
  if (room === "categories" && path.endsWith("/weight")) return { conversations: 18, suggestions: 21, examples: 24 };
  if (room === "categories" && /\/(merge|split|restore)$/.test(path)) return { id };
  if (room === "labels") return { id };
  if (path === "/rules/try") return { met: 12, of: 200, shown: [{ id: "conv-1", number: 1042, subject: "A refund" }] };
  if (path === "/rules/order") return { ok: true };
  if (path === "/work") return work(data);
  if (path === "/me/away") return { away: method === "PUT" && body.away === true };
  if (path.endsWith("/work") || path.endsWith("/hours")) return { id };
  return null;
};
