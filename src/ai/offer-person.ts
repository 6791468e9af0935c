import { fromPlain } from "../../channels/kit/rich-text";
import type { Store } from "../../db/client";
import { answer } from "../desk/conversations/answer";
import { get, getMessage, messagesOf } from "../desk/conversations/store";
import { verdictsOf } from "../desk/conversations/verdicts/store";
import { mannersNow as mannersOf } from "../desk/manners/store";
import type { Event } from "../kernel/events";
import type { NewId } from "../kernel/ids";
import { detectLanguage } from "../kernel/text";
import type { Now } from "../kernel/time";
import { handOver } from "./hand-over";
import { live } from "./lab/live";
import type { Llm } from "./llm";
import { textsIn } from "./texts";
import { traceOf } from "./trace/model";

type Needs = { store: Store; now: Now; newId: NewId; llm: Llm | null; online?: () => readonly string[] };

/** A customer's thumb went down and the bot still speaks: a miss. It offers a person, and gives them one when it has missed before. */
export const offerPerson =
  (needs: Needs) =>
  async (event: Event): Promise<void> => {
    if (event.type !== "message.judged" || !event.conversation) return;
    const { message: id, by, verdict } = event.payload;
    if (by !== "customer" || verdict !== "wrong") return;
    const { store, now, newId } = needs;
    const conversation = await get(store.read, event.conversation);
    if (conversation.owner !== "bot") return;
    // Changed their mind before we came to it.
    const verdicts = await verdictsOf(store.read, [id]);
    if (!verdicts.some((one) => one.by === "customer" && one.verdict === "wrong")) return;
    const [message, messages, version, manners] = await Promise.all([
      getMessage(store.read, id),
      messagesOf(store.read, { conversation: conversation.id, limit: 40 }),
      live(store.read),
      mannersOf(store.read),
    ]);
    const thought = { conversation: conversation.id, epoch: conversation.epoch, question: `${id}:judged` };
    if (conversation.botMisses >= version.content.gate.missesMax)
      return handOver(needs, { conversation, thought, messages, version, manners, reason: "rejected", tried: null });
    const language = detectLanguage(message.text);
    const texts = textsIn(language);
    const asked = messages.findLast((one) => one.direction === "in" && one.seq < message.seq)?.text ?? "";
    await answer(
      { transact: store.transact, now, newId },
      {
        ...thought,
        name: manners.name,
        rich: fromPlain(texts.notHelpful),
        buttons: [{ label: texts.person, data: "person" }],
        isMiss: true,
        isPressed: true,
        trace: traceOf({
          kind: "offer",
          engine: "rule",
          question: { text: asked, joined: false, language },
          version: version.id,
          versionNumber: version.number,
        }),
      },
    );
  };
