import type { Read } from "../../../../db/client";
import { listCategories, mergedInto } from "../../../desk/categories/store";
import { KeptCategory } from "../model";
import { mergeCategories } from "./categories";
import type { StoredVersion } from "./store";

/** The desk's categories as a version keeps them. */
export const deskCategories = async (db: Read): Promise<KeptCategory[]> =>
  KeptCategory.array().parse(await listCategories(db));

/** The categories a draft would bring if it went live now: what was changed in it over what the desk is. Others have their own. */
export const goingLive = async (
  db: Read,
  { state, content, baseCategories }: Pick<StoredVersion, "state" | "content" | "baseCategories">,
): Promise<KeptCategory[]> => {
  if (state !== "draft" && state !== "trial") return content.categories;
  const three = { base: baseCategories, desk: await deskCategories(db), draft: content.categories };
  return mergeCategories(three, await mergedInto(db));
};
