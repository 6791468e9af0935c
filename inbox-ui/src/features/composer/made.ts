import { createSignal } from "solid-js";
import type { AssistFate, AssistKind, Locale } from "../../../../src/realtime/wire";
import { t } from "../../app/words";
import { toast } from "../../ui/toast";
import type { Assisting } from "../assist/assisting";
import type { createWriting } from "./writing";

/** As long as a message that was sent can be taken back, where nobody set another time. */
const UNDO_MS = 10_000;

type Needs = {
  writing: ReturnType<typeof createWriting>;
  assisting: Assisting;
  /** The conversation's. */
  language: () => Locale | "other";
};

/** Puts what was made for the agent into the text, where one press takes it back, and remembers what was translated. */
export const createMade = ({ writing, assisting, language }: Needs) => {
  const [given, setGiven] = createSignal<readonly { kind: AssistKind; text: string }[]>([]);
  const [translated, setTranslated] = createSignal<{ from: string; to: string } | null>(null);
  return {
    putIn: (made: string, where: "insert" | "replace") => {
      const [before, mode] = [writing.text(), writing.mode()];
      const former = given();
      const wanted = assisting.making()?.wanted;
      assisting.discard();
      if (wanted) setGiven([...former, { kind: wanted.kind, text: made.trim() }]);
      if (wanted?.kind === "translate" && where === "replace") setTranslated({ from: before, to: made.trim() });
      const at = where === "replace" ? 0 : writing.caret();
      const ahead = before.slice(0, at);
      const gap = ahead.trim() === "" || /\n\s*$/.test(ahead) ? "" : "\n\n";
      writing.type(at, where === "replace" ? before.length : at, gap + made);
      const back = () => {
        setTranslated(null);
        setGiven(former);
        writing.put(mode, before);
      };
      toast(t("assist.putIn"), { id: "assist-undo", forMs: UNDO_MS, action: { label: t("undo"), run: back } });
    },
    /** What the agent wrote, while the text still is what its translation gave. */
    originalOf: (said: string): { original?: { language: Locale; text: string } } => {
      const known = translated();
      if (known?.to !== said) return {};
      return { original: { language: language() === "ru" ? "en" : "ru", text: known.from } };
    },
    /** What becomes of all that was made and put in: it leaves as it was, or changed. */
    fatesOf: (said: string): { kind: AssistKind; fate: AssistFate }[] =>
      given().map(({ kind, text }) => ({ kind, fate: text === said ? "accepted" : "corrected" })),
    forget: () => {
      setTranslated(null);
      setGiven([]);
    },
  };
};
