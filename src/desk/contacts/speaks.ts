import type { Store } from "../../../db/client";
import { emit } from "../../jobs/outbox";
import type { Now } from "../../kernel/time";
import { saveContact } from "./card/store";
import { getContact } from "./store";

type Needs = { store: Store; now: Now };

/** Keeps the language a contact was heard to write, in place of what their platform said of them. */
export const speaks = async (
  { store, now }: Needs,
  { contact: id, language }: { contact: string; language: string },
): Promise<void> => {
  const known = await getContact(store.read, id);
  if (known.language?.toLowerCase().split("-")[0] === language) return;
  await store.transact(async (tx) => {
    await saveContact(tx, id, { language }, now());
    const payload = { contact: id };
    await emit(tx, { type: "contact.changed", conversation: null, actor: { kind: "system" }, payload }, now());
  });
};
