import type { Read, schemas, Tx } from "../../../../db/client";
import { among, asList, prepared } from "../../../../db/prepared";

export type Translation = (typeof schemas.postgres)["translations"]["$inferSelect"];

const translationsOn = prepared((db) =>
  db.q
    .select()
    .from(db.t.translations)
    .where(among(db, db.t.translations.message, "messages"))
    .prepare("translations_of"),
);
/** What these messages say in other languages. */
export const translationsOf = async (db: Read, messages: string[]): Promise<Translation[]> =>
  messages.length === 0 ? [] : translationsOn(db).execute({ messages: asList(db, messages) });

/** One per message and language: the newest stays. */
export const saveTranslation = async (tx: Tx, translation: Translation): Promise<void> => {
  const { translations: t } = tx.t;
  const { text, of, engine, at } = translation;
  await tx.q
    .insert(t)
    .values(translation)
    .onConflictDoUpdate({ target: [t.message, t.language, t.kind], set: { text, of, engine, at } });
};
