import { fromMarkdown } from "../../channels/kit/markdown";
import { fromPlain, type RichText, type Span } from "../../channels/kit/rich-text";
import type { Store } from "../../db/client";
import { handOff, type Thought } from "../desk/conversations/answer";
import { change } from "../desk/conversations/change";
import type { Conversation, Message } from "../desk/conversations/model";
import { verdictButtons } from "../desk/conversations/verdicts/model";
import type { Manners } from "../desk/manners/model";
import type { NewId } from "../kernel/ids";
import { detectLanguage } from "../kernel/text";
import type { Now } from "../kernel/time";
import { commonLocale } from "../people/store";
import { type Brief, briefOn } from "./brief";
import type { Version } from "./lab/model";
import { type Llm, saysNothing } from "./llm";
import type { Tried } from "./prove";
import { type Reason, textsIn } from "./texts";
import type { Together } from "./together";
import { type Trace, traceOf } from "./trace/model";
import { languageOf, waitingFor } from "./turn";
import { type WaitingNeeds, waitingWords } from "./waiting-words";

type Needs = WaitingNeeds & { store: Store; now: Now; newId: NewId; llm: Llm | null };
type HandOver = {
  conversation: Conversation;
  thought: Thought;
  messages: Message[];
  /** The version it was thought under. */
  version: Version;
  manners: Manners;
  reason: Reason;
  /** Articles looked at; null when nothing was searched for. */
  tried: Tried[] | null;
  trace?: Trace;
  /** What is proved an answer to a part of what was asked: it is told, and that the rest is left to a person. */
  part?: Together | undefined;
};

type Language = "en" | "ru";

const paragraph = (span: Span): RichText => [{ type: "paragraph", spans: [span] }];
const list = (items: readonly string[]): RichText =>
  items.length === 0 ? [] : [{ type: "list", ordered: false, items: items.map((text) => [{ text }]) }];

/** A heading with what stands under it; nothing where that is empty. */
const under = (heading: Span, body: RichText): RichText =>
  body.length === 0 ? [] : [...paragraph({ ...heading, bold: true }), ...body];

const WANTS_CHARS_MAX = 1200;

/** For agents: our phrases carry their names, so that everybody reads them in their own language. */
const noteOf = ({ reason, tried }: HandOver, { brief, language }: { brief: Brief; language: Language }): RichText => {
  const { note, reasons } = textsIn(language);
  const ours = (name: keyof typeof note): Span => ({ text: note[name], phrase: name });
  const wants = brief.wants.join("\n").slice(0, WANTS_CHARS_MAX);
  const looked: RichText =
    tried === null
      ? []
      : tried.length === 0
        ? paragraph(ours("nothing"))
        : [
            {
              type: "list",
              ordered: false,
              items: tried.map(({ title, url }) => [url === "" ? { text: title } : { text: title, href: url }]),
            },
          ];
  return [
    ...under(ours("reason"), paragraph({ text: reasons[reason], phrase: `why.${reason}` })),
    ...under(ours("summary"), brief.summary ? paragraph({ text: brief.summary }) : []),
    ...under(ours("wants"), [{ type: "quote", spans: [wants ? { text: wants } : ours("file")] }]),
    ...under(ours("tried"), list(brief.tried)),
    ...under(ours("told"), list(brief.answered)),
    ...under(ours("named"), list(brief.facts)),
    ...under(ours("looked"), looked),
  ];
};

/** What the customer is told: what a part of their questions is answered by, with its sources, and that a person answers the rest. */
const toldOf = ({ reason, part }: HandOver, { language, waiting }: { language: Language; waiting: string }) => {
  const texts = textsIn(language);
  const words = reason === "danger" ? `${texts.danger} ${waiting}` : waiting;
  if (!part) return { tell: fromPlain(words) };
  const { text, citations, trace } = part;
  // Nothing of what they wrote is said again under our name.
  return {
    tell: [...fromMarkdown(text), ...fromPlain(words)],
    answered: { citations, trace, buttons: verdictButtons },
  };
};

/** Nothing was searched for: what the customer wrote last is what it was about. */
const asWritten = ({ messages }: HandOver): Trace => {
  const text = messages.findLast((message) => message.direction === "in")?.text ?? "";
  return traceOf({
    kind: "hand_off",
    engine: "rule",
    question: { text, joined: false, language: detectLanguage(text) },
  });
};

/** Gives the conversation to a person: a note with all they need for them, a word for the customer. */
export const handOver = async (needs: Needs, input: HandOver): Promise<void> => {
  const language = languageOf(input) === "ru" ? "ru" : "en";
  const agents = await commonLocale(needs.store.read);
  const { reasons } = textsIn(agents);
  const { messages, reason, thought, trace, version, manners } = input;
  const { id } = input.conversation;
  const known = trace ?? asWritten(input);
  // Whom a model that is away has kept waiting once is not made to wait for it again.
  const isAway = known.fallbacks.some(({ why }) => saysNothing.has(why));
  const brief = await briefOn(isAway ? null : needs.llm, {
    messages,
    language: agents,
    reason: reasons[reason],
    content: version.content,
    about: waitingFor(input.conversation),
  });
  const waiting = await waitingWords(needs, { ...input, language, passed: input.part ? "rest" : "all" });
  await handOff(
    { transact: needs.store.transact, now: needs.now, newId: needs.newId },
    {
      ...thought,
      note: noteOf(input, { brief, language: agents }),
      name: manners.name,
      ...toldOf(input, { language, waiting }),
      reason,
      trace: {
        ...known,
        kind: "hand_off",
        reason,
        brief: brief.engine,
        fallbacks: [...known.fallbacks, ...(brief.failed ? [{ from: "llm", why: brief.failed }] : [])],
        version: version.id,
        versionNumber: version.number,
      },
    },
  );
  // Agents look at the most pressing first.
  if (reason === "danger")
    await change(
      { transact: needs.store.transact, now: needs.now },
      { conversation: id, change: { priority: "urgent" }, by: { kind: "bot" }, why: reason },
    );
};
