import type { Store } from "../../../db/client";
import { prompts } from "../../../prompts";
import { listCategories } from "../../desk/categories/store";
import type { NewId } from "../../kernel/ids";
import type { Now } from "../../kernel/time";
import { liveChanged } from "./live";
import { Content } from "./model";
import { insertFirst, liveVersion } from "./store";

type Needs = { store: Store; now: Now; newId: NewId };

/** The first start of a desk makes its first version, of what Parley ships with and the categories there are. */
export const begin = async ({ store, now, newId }: Needs): Promise<void> => {
  if (await liveVersion(store.read)) return;
  await store.transact(async (tx) => {
    const categories = await listCategories(tx);
    const content = Content.parse({
      prompts: Object.fromEntries(prompts.map(({ name, markdown }) => [name, markdown])),
      categories,
    });
    await insertFirst(tx, {
      id: newId(),
      step: newId(),
      name: "Parley",
      content,
      categories: content.categories,
      at: now(),
    });
  });
  liveChanged(store.read);
};
