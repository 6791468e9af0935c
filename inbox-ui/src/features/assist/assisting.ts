import { createEffect, createSignal, onCleanup } from "solid-js";
import type { Assist, AssistFate, AssistKind, Locale } from "../../../../src/realtime/wire";
import { isRecord } from "../../api/http";
import { api } from "../../api/routes";
import { asPromised, hear } from "../../api/stream";
import { inWords } from "../../app/trouble";
import { isKey, t } from "../../app/words";
import { nowServed, servedIn } from "./served";

export type Wanted =
  | { kind: "reply" | "summary" | "fields" }
  | { kind: "translate"; to: Locale; text?: string; message?: string }
  | { kind: "rewrite"; how: "shorter" | "friendlier" | "formal" | "spelling"; text: string };

/** One thing being made for the agent: what has been written so far, then what it became or why it did not. */
export type Making = {
  wanted: Wanted;
  text: string;
  done: Assist | null;
  failed: string | null;
  /** Nothing went wrong: there is nothing, or the agent stopped it. */
  isCalm: boolean;
};

/** What a stream's refusal says to a person. */
const refusal = (kind: Wanted["kind"], code: string) => {
  if (code === "nothing") return t(kind === "fields" ? "assist.noFields" : "assist.nothing");
  const why = `llm.${code}`;
  return isKey(why) ? t("assist.failed.model", { why: t(why) }) : t("assist.failed.other");
};

/** Counted for the reports; an answer that was lost is worth no trouble to the agent. */
export const tellFate = (conversation: string, settled: { kind: AssistKind; fate: AssistFate }): void => {
  const { kind, fate } = settled;
  // Fields are taken one by one, into the contact.
  if (kind !== "fields") void api.assistSettled(conversation, { kind, fate }).catch(() => {});
};

/** Helps with one thing at a time; asking for another, or leaving, ends what is being written. */
export const createAssisting = (conversation: () => string) => {
  const [making, setMaking] = createSignal<Making | null>(null);
  createEffect(() => {
    const id = conversation();
    let isHere = true;
    // Once one has gone on to another conversation, what comes of this one would take the place of that one's.
    onCleanup(() => {
      isHere = false;
    });
    api.assists(id).then(
      (assists) => isHere && nowServed(id, assists),
      () => undefined,
    );
  });
  let asked: AbortController | null = null;
  const stop = () => {
    asked?.abort();
    asked = null;
  };
  const patch = (mine: AbortController, next: (now: Making) => Making) => {
    const now = making();
    if (mine === asked && now) setMaking(next(now));
  };
  const start = async (wanted: Wanted): Promise<Assist | null> => {
    stop();
    const mine = new AbortController();
    asked = mine;
    setMaking({ wanted, text: "", done: null, failed: null, isCalm: false });
    let made: Assist | null = null;
    try {
      await hear(`/conversations/${encodeURIComponent(conversation())}/assists`, {
        body: wanted,
        signal: mine.signal,
        each: ({ event, data }) => {
          if (!isRecord(data)) return;
          if (event === "text" && typeof data.at === "number" && typeof data.add === "string") {
            const { at, add } = data;
            patch(mine, (now) => ({ ...now, text: now.text.slice(0, at) + add }));
          }
          if (event === "done") {
            made = asPromised<Assist>(data);
            const { text } = asPromised<Assist>(data);
            patch(mine, (now) => ({ ...now, text, done: made }));
          }
          if (event === "failed") {
            const code = String(data.code);
            patch(mine, (now) => ({ ...now, failed: refusal(wanted.kind, code), isCalm: code === "nothing" }));
          }
        },
      });
      patch(mine, (now) => (now.done || now.failed ? now : { ...now, failed: t("assist.failed.cut") }));
    } catch (error) {
      if (mine.signal.aborted) return null;
      patch(mine, (now) => ({ ...now, failed: inWords(error) }));
    }
    return made;
  };
  onCleanup(stop);
  return {
    making,
    served: () => servedIn(conversation()),
    start,
    isWriting: () => {
      const now = making();
      return now !== null && now.done === null && now.failed === null;
    },
    /** Ends what is being written; what has come so far stays to be used or thrown away. */
    cancel: () => {
      stop();
      const now = making();
      if (now) setMaking(now.text === "" ? null : { ...now, failed: t("assist.cancelled"), isCalm: true });
    },
    discard: () => {
      stop();
      setMaking(null);
    },
    /** The agent does not want it. A summary is made to be read: who closes it has had what they asked for, and nothing is counted. */
    refuse: () => {
      const now = making();
      if (now?.done && now.wanted.kind !== "summary")
        tellFate(conversation(), { kind: now.wanted.kind, fate: "dismissed" });
      stop();
      setMaking(null);
    },
  };
};
export type Assisting = ReturnType<typeof createAssisting>;
