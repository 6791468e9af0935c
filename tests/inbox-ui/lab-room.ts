/** A lab with one draft and one set of two questions, for looking at what is shown when answers come late. */
export const labRoom = () => {
  const gate = {
    ...{ answerThreshold: 0.5, clarifyMin: 0.1, choicesMax: 3, missesMax: 2, perHourMax: 9, calibration: null },
  };
  const draft: Record<string, unknown> & { revision: number } = {
    ...{ id: "v2", number: 2, name: "Clearer", state: "draft", revision: 1, base: null, retold: null, author: null },
    ...{ publishedAt: null, retiredAt: null, updatedAt: 0 },
    content: {
      ...{ prompts: {}, categories: [], gate },
      classify: { applyThreshold: null, targetPrecision: 0.9, shownMin: 0.1, likelyMin: 0.5 },
    },
  };
  const asked = ["Where is it?", "Is it blue?"].map((text, n) => ({
    ...{ id: `q${n}`, text, category: null, isSorted: false, articles: [], reply: null, answeredBy: null },
  }));
  const outside = new Set<string>();
  const all = () => ({
    ...{ versions: [draft], trials: [], prompts: [], drift: null, hasModel: false, unpriced: [], currency: "EUR" },
    sets: [{ id: "s1", name: "By hand", source: "hand", size: 2, asOf: 0 }],
    gate: { measured: null, isAsked: false, judgedMin: 20 },
    settings: { shadow: null },
  });
  /** What the lab answers; undefined where it is not asked. */
  return (method: string, path: string, body: Record<string, unknown>): unknown => {
    if (path === "/lab") return all();
    if (path === "/versions/check") return { faults: [] };
    if (path === "/versions/v2") {
      if (method === "PATCH") Object.assign(draft, body, { revision: draft.revision + 1 });
      return structuredClone(draft);
    }
    if (path === "/labelled-sets/s1") return { items: asked.filter(({ id }) => !outside.has(id)), cursor: null };
    const [item] = /q\d$/.exec(path) ?? [];
    if (!path.startsWith("/labelled-sets/s1/items/") || item === undefined) return undefined;
    if (body.isOut === true) outside.add(item);
    else outside.delete(item);
    return { id: item };
  };
};
