import type { Transact } from "../../../../db/client";
import { emit } from "../../../jobs/outbox";
import * as conversations from "../store";
import { saveTranslation, type Translation } from "./store";

/** Keeps what a message says in another language, for everybody who reads along. */
export const keepTranslation = (transact: Transact, translation: Translation): Promise<void> =>
  transact(async (tx) => {
    const message = await conversations.getMessage(tx, translation.message);
    await saveTranslation(tx, translation);
    const { conversation } = message;
    const payload = { message: message.id, language: translation.language };
    const seq = await emit(
      tx,
      { type: "message.translated", conversation, actor: { kind: "system" }, payload },
      translation.at,
    );
    await conversations.saveMessage(tx, message.id, { changedSeq: seq });
    await conversations.save(tx, conversation, { lastSeq: seq });
  });
