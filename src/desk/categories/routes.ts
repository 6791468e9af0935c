import { createRoute, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import type { Store, Tx } from "../../../db/client";
import { emit } from "../../jobs/outbox";
import type { Actor } from "../../kernel/events";
import type { NewId } from "../../kernel/ids";
import { issueSentenceIn } from "../../kernel/issues";
import { Problem } from "../../kernel/problem";
import type { Now } from "../../kernel/time";
import type * as wire from "../../kernel/wire";
import { agentOf, guard } from "../../people/guard";
import type { Permission } from "../../people/roles";
import { body, json, openRoom, refusals } from "../../people/room";
import { listOf, shape } from "../../people/shape";
import { mergeCategory, undoMerge } from "./merge";
import { weightOf } from "./merged/store";
import { CategoryChange, CategoryInput, categoryAfter } from "./model";
import { SplitInput, splitCategory } from "./split";
import * as store from "./store";
import { CategoryLine, exportCategories, importCategories, LINES_BYTES_MAX } from "./transfer";

type Needs = { store: Store; now: Now; newId: NewId };
const Id = z.object({ id: z.string().min(1).max(200) });
const Changed = shape<wire.Changed>("Changed");
type Method = "get" | "post" | "patch" | "delete";
const described = <S extends z.ZodType>(
  method: Method,
  path: string,
  summary: string,
  { needs, answer }: { needs: Permission; answer: S },
) => ({ method, path, summary, middleware: guard(needs), responses: { 200: json(answer), ...refusals } }) as const;
const writes = { needs: "categories.write", answer: Changed } as const;

const list = createRoute(
  described("get", "/categories", "Categories", {
    needs: "categories.read",
    answer: listOf<wire.CategoryView>("Category"),
  }),
);
const archived = createRoute(
  described("get", "/categories/archived", "Archived categories", {
    needs: "categories.read",
    answer: listOf<wire.ArchivedCategory>("ArchivedCategory"),
  }),
);
const exported = createRoute(
  described("get", "/categories/export", "Categories as lines of JSON that can be imported again", {
    needs: "categories.write",
    answer: shape<wire.CategoryLines>("CategoryLines"),
  }),
);
const imported = createRoute({
  ...described("post", "/categories/import", "Add or change categories from lines of JSON, all or none", {
    needs: "categories.write",
    answer: shape<wire.CategoriesImported>("CategoriesImported"),
  }),
  request: body(z.object({ lines: z.string().min(1) })),
});
const add = createRoute({
  ...described("post", "/categories", "Add a category", writes),
  request: body(CategoryInput),
});
const change = createRoute({
  ...described("patch", "/categories/{id}", "Change a category", writes),
  request: { params: Id, ...body(CategoryChange) },
});
const drop = createRoute({
  ...described("delete", "/categories/{id}", "Archive a category", writes),
  request: { params: Id },
});
const restore = createRoute({
  ...described("post", "/categories/{id}/restore", "Bring an archived category back", writes),
  request: { params: Id },
});
const weight = createRoute({
  ...described("get", "/categories/{id}/weight", "What a merge of this category would move", {
    needs: "categories.read",
    answer: shape<wire.CategoryWeight>("CategoryWeight"),
  }),
  request: { params: Id },
});
const merge = createRoute({
  ...described("post", "/categories/{id}/merge", "Make a category part of another: all it has moves there", writes),
  request: { params: Id, ...body(z.object({ into: z.string().min(1).max(200) })) },
});
const unmerge = createRoute({
  ...described(
    "post",
    "/categories/{id}/unmerge",
    "Take a merge back: what had moved comes back with the category",
    writes,
  ),
  request: { params: Id },
});
const split = createRoute({
  ...described("post", "/categories/{id}/split", "Make a new category of some of this one's examples", writes),
  request: { params: Id, ...body(SplitInput) },
});

/** Every line through the schema; throws `bad_input` that names the first bad one by its number, in the reader's language. */
const linesOf = (text: string, language: "en" | "ru"): CategoryLine[] =>
  text
    .replace(/^\uFEFF/, "")
    .split(/\r?\n/)
    .flatMap((line, at) => {
      if (line.trim() === "") return [];
      const wrong = (why: string, reason?: "not_json"): never => {
        throw new Problem("bad_input", { field: "lines", line: at + 1, why, reason }, `Line ${at + 1}: ${why}`);
      };
      let given: unknown;
      try {
        given = JSON.parse(line);
      } catch {
        return wrong("this is not JSON.", "not_json");
      }
      const parsed = CategoryLine.safeParse(given);
      if (parsed.success) return [parsed.data];
      return wrong(parsed.error.issues.map(issueSentenceIn(language)).join("; "));
    });

/** What conversations are about: the list, and what leads do with it. */
export const categoryRoutes = ({ store: { read: db, transact }, now, newId }: Needs) => {
  const byOf = (c: Context): Actor => ({ kind: "agent", id: agentOf(c).id });
  const making = () => ({ newId, now: now() });
  const changing = async (c: Context, work: (tx: Tx) => Promise<string>): Promise<wire.Changed> => ({
    id: await transact(async (tx) => {
      const id = await work(tx);
      const what = { what: "categories" as const };
      await emit(tx, { type: "desk.changed", conversation: null, actor: byOf(c), payload: what }, now());
      return id;
    }),
  });
  return openRoom()
    .openapi(list, async (c) => c.json(await store.listCategories(db), 200))
    .openapi(archived, async (c) => c.json(await store.listArchived(db), 200))
    .openapi(exported, async (c) => {
      const lines = (await exportCategories(db)).map((line) => JSON.stringify(line));
      return c.json({ lines: lines.map((line) => `${line}\n`).join("") }, 200);
    })
    .openapi(imported, async (c) => {
      const text = c.req.valid("json").lines;
      if (Buffer.byteLength(text) > LINES_BYTES_MAX) throw new Problem("file.too_large", { bytesMax: LINES_BYTES_MAX });
      const lines = linesOf(text, /^ru\b/i.test(c.req.header("accept-language") ?? "") ? "ru" : "en");
      return c.json(await transact((tx) => importCategories(tx, lines, { ...making(), by: byOf(c) })), 200);
    })
    .openapi(add, async (c) =>
      c.json(await changing(c, (tx) => store.saveCategory(tx, c.req.valid("json"), making())), 200),
    )
    .openapi(change, async (c) => {
      const { id } = c.req.valid("param");
      const write = async (tx: Tx) =>
        store.saveCategory(tx, categoryAfter(await store.getCategory(tx, id), c.req.valid("json")), making());
      return c.json(await changing(c, write), 200);
    })
    .openapi(drop, async (c) => {
      const { id } = c.req.valid("param");
      return c.json(await changing(c, (tx) => store.archiveCategory(tx, id, now()).then(() => id)), 200);
    })
    .openapi(restore, async (c) => {
      const { id } = c.req.valid("param");
      return c.json(await changing(c, (tx) => store.restoreCategory(tx, id, now()).then(() => id)), 200);
    })
    .openapi(weight, async (c) => {
      const { id, examples } = await store.getCategory(db, c.req.valid("param").id);
      return c.json({ ...(await weightOf(db, id)), examples: examples.length }, 200);
    })
    .openapi(merge, async (c) => {
      const { into } = c.req.valid("json");
      const { id } = c.req.valid("param");
      await transact((tx) => mergeCategory(tx, { from: id, into, by: byOf(c), now: now() }));
      return c.json({ id: into }, 200);
    })
    .openapi(unmerge, async (c) => {
      const { id } = c.req.valid("param");
      await transact((tx) => undoMerge(tx, { from: id, by: byOf(c), now: now() }));
      return c.json({ id }, 200);
    })
    .openapi(split, async (c) => {
      const input = c.req.valid("json");
      const { id: from } = c.req.valid("param");
      const id = await transact((tx) => splitCategory(tx, { from, input, by: byOf(c), ...making() }));
      return c.json({ id }, 200);
    });
};
