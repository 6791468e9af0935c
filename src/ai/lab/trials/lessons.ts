import type { Read } from "../../../../db/client";
import { isHeading } from "../../../desk/categories/model";
import { listLabels } from "../../../desk/labels/store";
import type { Lessons } from "../../local/opinion";
import type { Content } from "../model";

const LABELS_MAX = 5000;

/** What a version's classifier learns from: its own categories and examples, and what agents decided. */
export const lessonsOf = async (read: Read, content: Pick<Content, "categories">): Promise<Lessons> => {
  const categories = content.categories.filter((one) => !isHeading(one, content.categories));
  const known = new Set(categories.map(({ id }) => id));
  const decided = (await listLabels(read, { excluded: false, limit: LABELS_MAX })).filter(({ category }) =>
    known.has(category),
  );
  return {
    categories: categories.map(({ id, name, nameRu, description }) => ({
      label: id,
      name,
      about: [nameRu ?? "", description].filter((text) => text.trim() !== ""),
    })),
    examples: [
      ...categories.flatMap(({ id, examples }) => examples.map((text) => ({ text, label: id }))),
      ...decided.map(({ text, category }) => ({ text, label: category })),
    ],
    solved: [],
  };
};
