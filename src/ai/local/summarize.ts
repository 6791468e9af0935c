import { detectLanguage, topicStems } from "../../kernel/text";
import { givesOrders } from "../orders";
import { hideSecrets } from "./hide-secrets";
import { sentencesOf } from "./sentences";

/** One line of a conversation, oldest first. `isManners`: ours, and it only greets, asks back or calls a person. */
export type Utterance = { from: "customer" | "bot" | "agent"; text: string; isManners?: boolean };

/** What the next person must know, in the customer's own words and language. */
export type Summary = {
  language: "en" | "ru" | "other";
  /** What the customer wants: one or two of their sentences. */
  wants: string[];
  /** What the customer says they have tried or what happened since: their sentences. */
  tried: string[];
  /** What we answered so far: the first sentence of each answer, the latest three. */
  answered: string[];
  /** Order numbers, addresses, amounts and links the customer named. */
  facts: string[];
};

const request =
  /\?|(?:^|[^\p{L}])(?:how|why|when|where|what|can|could|would|need|want|help|please|cannot|can't|не могу|не работает|не получается|не пришл|не приход|как|почему|когда|где|куда|можно|нужно|хочу|помогите|верните|подскажите)(?=$|[^\p{L}])/iu;
const attempt =
  /(?:^|[^\p{L}])(?:(?:i|we)(?: have|'ve| already)* (?:tried|restarted|reinstalled|checked|reset|called|wrote|sent|cleared|changed|updated|contacted)|already|still|again|tried|пробовал\p{L}*|попробовал\p{L}*|перезагру\p{L}+|переустанов\p{L}+|проверил\p{L}*|сбросил\p{L}*|звонил\p{L}*|писал\p{L}*|отправил\p{L}*|уже|все равно|всё равно|до сих пор|снова|опять)(?=$|[^\p{L}])/iu;
const amount = "(?:\\d{1,3}(?:[ \\u00a0\\u202f]\\d{3})+(?!\\d)|\\d)[\\d.,]*";
const facts = [
  /https?:\/\/\S+[^\s.,)]/gu,
  /[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu,
  /[#№]\s?[\p{L}\p{N}-]+/gu,
  /(?<![\p{L}\p{N}])(?:\+\d|8(?=[ (-]?\d{3}))[ ()\d-]{8,18}\d(?!\d)/gu,
  new RegExp(`[$€£₽]\\s?${amount}|${amount}\\s?(?:[$€£₽%]|руб\\p{L}*|р\\.|usd|eur)`, "giu"),
  /(?=[\p{L}\p{N}-]*\d)[\p{L}\p{N}]+(?:-[\p{L}\p{N}]+)*/gu,
];
const factLettersMin = 5;
const factsMax = 6;
const wantsMax = 2;
/** What was said since one of ours spoke last is why a person is called. */
const openWeight = 2;
const triedMax = 3;
const answeredMax = 3;

const distinct = (texts: readonly string[]): string[] => [...new Set(texts)];

const factsIn = (text: string): string[] => {
  const found: string[] = [];
  let rest = text;
  for (const pattern of facts) {
    found.push(...(rest.match(pattern) ?? []));
    rest = rest.replace(pattern, " ");
  }
  return found.filter((fact) => fact.length >= factLettersMin || /[#№$€£₽%]/.test(fact));
};

type Said = { text: string; weight: number; at: number };

/** Sentences by how much they say of what the whole conversation is about; requests and openings first, before them what nobody has answered yet. */
const weigh = (sentences: readonly string[], open: ReadonlySet<string>): Said[] => {
  const counts = new Map<string, number>();
  for (const stem of sentences.flatMap(topicStems)) counts.set(stem, (counts.get(stem) ?? 0) + 1);
  return sentences.map((text, at) => {
    const topics = [...new Set(topicStems(text))];
    const central =
      topics.reduce((sum, stem) => sum + Math.min(3, counts.get(stem) ?? 0), 0) / Math.sqrt(Math.max(3, topics.length));
    const asks = request.test(text) ? 2 : 0;
    return { text, at, weight: central + asks + (at === 0 ? 0.5 : 0) + (open.has(text) ? openWeight + asks : 0) };
  });
};

const inOrder = (said: readonly Said[]): string[] => said.toSorted((a, b) => a.at - b.at).map(({ text }) => text);

const greeting =
  /^(?:hi|hello|hey|good (?:morning|day|evening)|thanks?|thank you|ok(?:ay)?|привет|здравствуйте|добрый (?:день|вечер)|доброе утро|спасибо|ок)(?:[\s,!.)]|there|all|you|вам|большое|заранее)*$/iu;

/** The first sentence that says something: a heading or a courtesy only where there is no other. */
const firstSaid = (text: string): string | undefined => {
  const said = sentencesOf(text).map((sentence) => sentence.text);
  const telling = said.filter((sentence) => !greeting.test(sentence));
  return telling.find((sentence) => /[.!?…]["»”')\]]*$/u.test(sentence)) ?? telling[0];
};

// What is told stands in a list of its own: a second bullet before it, or dots for what was left out, say nothing there.
const marks = /^[^\S\n]*(?:(?:[-*•–—…]|\d{1,2}[.)])[^\S\n]+)+/gmu;
const unlisted = (text: string): string => text.replace(marks, "");

/** Picks sentences, never writes any: a summary for the person who takes over. Secrets in them are not said again. */
export const summarize = (written: readonly Utterance[]): Summary => {
  const conversation = written.map((one) => ({ ...one, text: unlisted(hideSecrets(one.text)) }));
  const customer = conversation.filter(({ from }) => from === "customer").map(({ text }) => text);
  const sentencesIn = (texts: readonly string[]) =>
    texts.flatMap((text) => sentencesOf(text).map((sentence) => sentence.text)).filter((text) => !greeting.test(text));
  const all = sentencesIn(customer);
  const last = conversation.slice(conversation.findLastIndex(({ from }) => from !== "customer") + 1);
  const open = new Set(sentencesIn(last.map(({ text }) => text)));
  // What is addressed to a machine is no wish of theirs; it can still be read where it was written.
  const spoken = all.filter((text) => !givesOrders(text));
  const said = spoken.length > 0 ? spoken : all;
  const weighed = weigh(distinct(said), open);
  const tried = weighed.filter(({ text }) => attempt.test(text) && !text.endsWith("?")).slice(-triedMax);
  const others = weighed.filter((one) => !tried.includes(one));
  const wants = (others.length > 0 ? others : weighed)
    .toSorted((a, b) => b.weight - a.weight || a.at - b.at)
    .slice(0, wantsMax);
  const ours = conversation.filter(({ from, isManners }) => from !== "customer" && !isManners);
  const answers = ours.flatMap(({ text }) => firstSaid(text) ?? []);
  return {
    language: detectLanguage(customer.join("\n")),
    wants: inOrder(wants),
    tried: inOrder(tried),
    answered: distinct(answers).slice(-answeredMax),
    facts: distinct(customer.flatMap(factsIn)).slice(0, factsMax),
  };
};
