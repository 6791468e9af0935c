import { asksForPerson } from "../desk/conversations/asks-for-person";
import { courtesyOf, isGreeting } from "../desk/conversations/courtesy";
import type { Manners } from "../desk/manners/model";
import { stopWords } from "../kernel/stop-words";
import { stems, topicStems, words } from "../kernel/text";
import type { Viewer } from "../knowledge/audience";
import type { Shelf } from "../knowledge/shelf";
import { alarmIn } from "./alarms";
import { inContext, unanswered } from "./follow-up";
import type { Content } from "./lab/model";
import type { About, Llm } from "./llm";
import { termsOf } from "./local/wanted";
import { type Proof, type Tried, triedOf } from "./prove";
import { type Reason, rejectsAnswer } from "./texts";
import type { Together } from "./together";
import { type Heard, lastOurs } from "./turn";

type Needs = { shelf: Shelf; publicUrl: string; llm: Llm | null };
type Talk = { messages: readonly Heard[]; manners: Manners };
export type Asked = Talk & {
  question: string;
  content: Content;
  about?: About | undefined;
  /** Who will read the answer; nobody in particular where it is left out. */
  viewer?: Viewer | undefined;
  /** How often the bot has missed in this conversation. */
  misses: number;
  isImportant: () => Promise<boolean>;
};

/** What the bot does about a question: decided here alone, for customers and for trials. */
export type Decided =
  | { at: "greet" }
  | { at: "answer"; proof: Extract<Proof, { found: true }> }
  | { at: "ask_back"; choices: Tried[]; proof: Missed }
  /** `part`: what is proved an answer to a part of what was asked, and the questions that are left to a person. */
  | { at: "hand_over"; reason: Reason; proof: Missed | null; part?: Together };
type Missed = Extract<Proof, { found: false }>;

/** So many passages are looked through for the articles that a word names. */
const HITS = 40;

const wasAsked = ({ messages }: Talk): boolean => /\?\s*$/u.test(lastOurs(messages)?.text ?? "");

/** What needs no thinking about: somebody asks for a person, or only thanks and agrees. Null for all else. */
export const atOnce = (talk: Talk, said: readonly string[]): "person" | "rest" | null => {
  if (said.some((text) => asksForPerson(text, talk.manners.personWords))) return "person";
  const isCourtesy = said.length > 0 && said.every((text) => courtesyOf(text) !== null);
  return isCourtesy && !wasAsked(talk) ? "rest" : null;
};

/** Why no answer should be looked for at all; null when one should. */
const personNow = async ({ question, manners, messages, isImportant }: Asked): Promise<Reason | null> => {
  const alarm = alarmIn(question);
  if (alarm) return alarm;
  if (manners.vipToPerson && (await isImportant())) return "vip";
  if (question === "") return "no_text";
  return lastOurs(messages)?.citations?.length && rejectsAnswer(question) ? "rejected" : null;
};

/** Without an answer: one question back where it may help, else a person. */
const without = (proof: Missed, { content, misses }: Asked): Decided => {
  const { missesMax, clarifyMin, choicesMax } = content.gate;
  if (misses >= missesMax) return { at: "hand_over", reason: missesMax === 0 ? "no_proof" : "missed", proof };
  // One question back is enough: whoever was asked which and did not say wants a person.
  if (misses > 0) return { at: "hand_over", reason: "missed", proof };
  // The same article in two languages is one choice, and nobody chooses in a language they don't speak.
  const spoken = proof.trace.question?.language === "ru" ? "ru" : "en";
  const choices = proof.tried.filter(({ locale }) => locale === spoken).slice(0, choicesMax);
  if (proof.confidence < clarifyMin || choices.length < 2) return { at: "hand_over", reason: "no_proof", proof };
  return { at: "ask_back", choices, proof };
};

/** What may stand beside a word that still asks nothing: "about my order, please", "про доставку". */
const beside = new Set(
  "a an the my our your about on for of with regarding please pls plz hi hello hey dear thanks ok okay про по о об обо насчет с со на для за мой моя мое мои моего моей моем мою ваш ваша ваше ваши вашей пожалуйста плиз здравствуйте привет добрый день вечер утро".split(
    " ",
  ),
);
/** "Delivery": one word that many articles are about asks nothing yet; "Where is my order?" does. What goes on from an answer is read behind it. */
const isBareTopic = ({ question, messages }: Asked): boolean => {
  const [topic, ...more] = words(question).filter((word) => !beside.has(word));
  const isOne = topic !== undefined && more.length === 0 && !stopWords.has(topic);
  return isOne && !lastOurs(messages)?.citations?.length;
};

/** The articles that are named by the one word a customer wrote. */
const namedBy = async (
  { shelf, publicUrl }: Needs,
  { question, viewer, about, content }: Asked,
  proof: Proof,
): Promise<Tried[]> => {
  const language = proof.trace.question?.language === "ru" ? "ru" : "en";
  const { hits, articles } = await shelf.search(question, { limit: HITS, locale: language, viewer, about });
  const [asked = ""] = topicStems(question);
  // "Help" stands in many texts, and no title is about it, in whatever words.
  const meant = termsOf(question);
  if (!hits.some(({ title }) => [...termsOf(title)].some((term) => meant.has(term)))) return [];
  const naming = hits.filter(
    ({ title, passage }) => stems(title).includes(asked) || (!proof.found && passage.topics.has(asked)),
  );
  return triedOf({ hits: naming, articles }, { publicUrl, language })
    .filter(({ locale }) => locale === language)
    .slice(0, content.gate.choicesMax);
};

/** Decides about a question; says nothing to anybody and changes nothing. */
export const decide = async (needs: Needs, asked: Asked): Promise<Decided> => {
  if (isGreeting(asked.question)) return { at: "greet" };
  const reason = await personNow(asked);
  if (reason) return { at: "hand_over", reason, proof: null };
  const proof = await inContext(needs, asked);
  if (isBareTopic(asked) && asked.misses === 0 && asked.content.gate.missesMax > 0) {
    const choices = await namedBy(needs, asked, proof);
    if (choices.length > 1) return { at: "ask_back", choices, proof: proof.found ? unanswered(proof) : proof };
  }
  if (!proof.found) return without(proof, asked);
  return "left" in proof && proof.left.length > 0
    ? { at: "hand_over", reason: "no_proof", proof: null, part: proof }
    : { at: "answer", proof };
};
