import { matterOf } from "../desk/conversations/courtesy";
import type { Viewer } from "../knowledge/audience";
import type { Shelf } from "../knowledge/shelf";
import type { Content } from "./lab/model";
import type { About, Llm } from "./llm";
import { propose } from "./propose";
import type { Proof } from "./prove";
import { languageSpoken } from "./spoken";
import { type Heard, isPublic } from "./turn";

type Needs = { shelf: Shelf; publicUrl: string; llm: Llm | null };

type Asked = {
  messages: readonly Heard[];
  question: string;
  content: Content;
  about?: About | undefined;
  /** Who will read the answer; nobody in particular where it is left out. */
  viewer?: Viewer | undefined;
};

const SHORT_WORDS_MAX = 7;
const LEANING_WORDS_MAX = 15;
/** Questions that go on from the one before: "and for Russia?", "а если я в Казахстане?" */
const CONTINUES =
  /^(?:and|or|but|also|then|what about|how about|what if|and if|same for|а|и|или|но|тогда|а если|а как|что насч[её]т|как насч[её]т|то же)(?=$|[^\p{L}])/iu;
const POINTS =
  /(?<![\p{L}])(?:it|its|that|this|they|them|those|these|there|one|ones|это|этого|этом|этому|этим|его|её|ее|их|им|он|она|оно|они|там|туда|такой|такая|такое|тоже)(?![\p{L}])/iu;

const wordsIn = (text: string): number => text.split(/\s+/).filter(Boolean).length;

/** How far a question leans on what was said before: `must` where it has no meaning of its own. */
export const leansOn = (question: string): "must" | "may" | "no" => {
  const words = wordsIn(question);
  if (words <= LEANING_WORDS_MAX && CONTINUES.test(question.trim())) return "must";
  return words <= SHORT_WORDS_MAX || (words <= LEANING_WORDS_MAX && POINTS.test(question)) ? "may" : "no";
};

/** What the customer asked before ours spoke last: what a question behind it may lean on. */
const earlierIn = ({ messages }: { messages: readonly Heard[] }): string | null => {
  const said = messages.filter(isPublic);
  const ours = said.findLastIndex((message) => message.direction === "out");
  const before = said.slice(0, Math.max(0, ours));
  const from = before.findLastIndex((message) => message.direction === "out") + 1;
  const theirs = before.slice(from).filter((message) => message.direction === "in");
  const last = theirs.length > 0 ? theirs : before.filter((message) => message.direction === "in").slice(-1);
  return matterOf(last.map(({ text }) => text)) || null;
};

/** Looks for an answer; a question that leans on the one before it is read behind that one. */
export const inContext = async (
  needs: Needs,
  { messages, question, content, about, viewer }: Asked,
): Promise<Proof> => {
  const said = messages.filter(isPublic);
  const theirs = said.filter((message) => message.direction === "in").map(({ text }) => text);
  const language = languageSpoken([...theirs, question]);
  const history = said.slice(-10, -1);
  const leaning = leansOn(question);
  const earlier = leaning === "no" ? null : earlierIn({ messages });
  const asked = { question, language, history, about, viewer, ...(earlier ? { earlier } : {}) };
  const told = new Set(said.flatMap((message) => message.citations?.map(({ article }) => article) ?? []));
  const joined = async (): Promise<Proof | null> => {
    if (!earlier) return null;
    // The model has read both already; the local engine reads one text.
    const found = await propose({ ...needs, llm: null, content }, { ...asked, question: `${earlier}\n${question}` });
    const isNews = found.found && !found.citations.some(({ article }) => told.has(article));
    const { question: traced } = found.trace;
    return isNews ? { ...found, trace: { ...found.trace, question: traced && { ...traced, joined: true } } } : null;
  };
  const alone = await propose({ ...needs, content }, asked);
  if (alone.trace.engine === "llm") return alone;
  if (leaning === "must") return (await joined()) ?? alone;
  return alone.found ? alone : ((await joined()) ?? alone);
};
