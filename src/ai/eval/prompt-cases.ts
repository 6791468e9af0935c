import type { z } from "zod";
import { AnswerCase, answer } from "../../../prompts/answer/schema";
import { ClassifyCase, classify, outputFor } from "../../../prompts/classify/schema";
import { type Prompt, readCases } from "../../../prompts/define";
import { DraftArticleCase, draftArticle } from "../../../prompts/draft-article/schema";
import { FieldsCase, fields } from "../../../prompts/fields/schema";
import { HandOffCase, handOff } from "../../../prompts/hand-off/schema";
import { RewriteCase, rewrite } from "../../../prompts/rewrite/schema";
import { SuggestReplyCase, suggestReply } from "../../../prompts/suggest-reply/schema";
import { SummarizeCase, summarize } from "../../../prompts/summarize/schema";
import { TranslateCase, translate } from "../../../prompts/translate/schema";
import { fieldsIn } from "../assist/model";
import { shipped } from "../lab/model";
import { type Llm, LlmFailure } from "../llm";
import { learn, opinionOf } from "../local/opinion";
import { summarize as sumUp } from "../local/summarize";
import { sort } from "../sort";
import { verify } from "../verify";
import { answerLocally } from "./local-answer";

/** How a case ended: passed, or what was wrong in a few words. */
export type Ended = { name: string; fault: string | null };
/** A prompt's own cases, run by the desk's own engine (null where there is none for it) and by a model. */
export type Suite = {
  prompt: string;
  version: number;
  local: (() => Promise<Ended[]>) | null;
  llm: (llm: Llm) => Promise<Ended[]>;
};

const DEADLINE_MS = 60_000;
const TOKENS_MAX = 1500;

const lower = (text: string) => text.toLowerCase().replaceAll(" ", " ");
/** Which words a text lacks, and which it has and should not. */
const faultOf = (
  text: string,
  expect: { mentions?: string[] | undefined; avoids?: string[] | undefined },
): string | null => {
  const said = lower(text);
  const lacks = (expect.mentions ?? []).find((one) => !said.includes(lower(one)));
  if (lacks !== undefined) return `lacks “${lacks}”`;
  const has = (expect.avoids ?? []).find((one) => said.includes(lower(one)));
  return has === undefined ? null : `has “${has}”`;
};

const runAll = async <Case extends { name: string }>(
  cases: readonly Case[],
  run: (one: Case) => Promise<string | null>,
): Promise<Ended[]> => {
  const ended: Ended[] = [];
  for (const one of cases) ended.push({ name: one.name, fault: await run(one) });
  return ended;
};

type Made<In, Out> = { prompt: Prompt<In, Out>; schema?: z.ZodType<Out> };
/** Asks a model as production does; what it could not answer is a fault too. */
const ask = async <In, Out>(
  llm: Llm,
  { prompt, schema = prompt.output, input, judge }: Made<In, Out> & { input: In; judge: (value: Out) => string | null },
): Promise<string | null> => {
  try {
    const request = { prompt: prompt.render(input), schema, deadlineMs: DEADLINE_MS, maxOutputTokens: TOKENS_MAX };
    return judge((await llm.complete(request)).value);
  } catch (failure) {
    if (failure instanceof LlmFailure) return failure.kind;
    throw failure;
  }
};

const sortsLocally = async ({ input, expect }: z.infer<typeof ClassifyCase>): Promise<string | null> => {
  const categories = input.categories.map((one) => ({
    ...one,
    nameRu: null,
    team: null,
    priority: null,
    parent: null,
    strategy: "none" as const,
    person: null,
    threshold: null,
  }));
  const learned = learn({
    categories: categories.map(({ id, name, description }) => ({ label: id, name, about: [description] })),
    examples: categories.flatMap(({ id, examples }) => examples.map((text) => ({ text, label: id }))),
    solved: [],
  });
  const { category } = await sort(
    {
      classifier: { read: async (text) => opinionOf(learned, text), categories: async () => categories },
      llm: null,
      content: shipped,
    },
    { text: input.message, language: input.language, threshold: 1 },
  );
  return category === expect.category ? null : `${category ?? "none"} instead of ${expect.category ?? "none"}`;
};

const answersLocally = async ({ input, expect }: z.infer<typeof AnswerCase>): Promise<string | null> => {
  const said = await answerLocally(input);
  if ((said !== null) !== expect.answer) return said ? "answers" : "does not answer";
  if (!said) return null;
  if (expect.cites && !expect.cites.includes(said.passage)) return `cites ${said.passage}`;
  return faultOf(said.text, expect);
};

const answersByModel = (llm: Llm, { input, expect }: z.infer<typeof AnswerCase>) =>
  ask(llm, {
    prompt: answer,
    input,
    judge: (value) => {
      const verdict = verify(value, input.passages);
      if (verdict.answer !== expect.answer) return verdict.answer ? "answers" : "does not answer";
      if (!verdict.answer) return null;
      const cited = verdict.sentences.flatMap(({ citations }) => citations.map(({ passage }) => passage));
      const missing = (expect.cites ?? []).find((id) => !cited.includes(id));
      if (missing !== undefined) return `does not cite ${missing}`;
      return faultOf(verdict.sentences.map(({ text }) => text).join(" "), expect);
    },
  });

const spoken = (messages: readonly { by: "customer" | "bot" | "agent"; text: string }[]) =>
  messages.map(({ by, text }) => ({ from: by, text }));
const summedUp = (messages: Parameters<typeof spoken>[0]) => {
  const { wants, tried, answered, facts } = sumUp(spoken(messages));
  return [...wants, ...tried, ...answered, ...facts].join("\n");
};
const found = (fields: readonly { kind: string; value: string }[]) =>
  fields.map(({ kind, value }) => `${kind}: ${value}`).join("\n");

const classifyCases = () => readCases("classify", ClassifyCase);
const answerCases = () => readCases("answer", AnswerCase);
const handOffCases = () => readCases("hand-off", HandOffCase);
const summarizeCases = () => readCases("summarize", SummarizeCase);
const fieldsCases = () => readCases("fields", FieldsCase);

const named = ({ name: prompt, version }: { name: string; version: number }) => ({ prompt, version });

/** Every prompt's suite. */
export const suites: readonly Suite[] = [
  {
    ...named(classify),
    local: () => runAll(classifyCases(), sortsLocally),
    llm: (llm) =>
      runAll(classifyCases(), ({ input, expect }) =>
        ask(llm, {
          prompt: classify,
          schema: outputFor(input.categories),
          input,
          judge: ({ category, priority }) => {
            if (category !== expect.category) return `${category ?? "none"} instead of ${expect.category ?? "none"}`;
            return expect.priority && priority !== expect.priority ? `${priority} instead of ${expect.priority}` : null;
          },
        }),
      ),
  },
  {
    ...named(answer),
    local: () => runAll(answerCases(), answersLocally),
    llm: (llm) => runAll(answerCases(), (one) => answersByModel(llm, one)),
  },
  {
    ...named(handOff),
    local: () => runAll(handOffCases(), async ({ input, expect }) => faultOf(summedUp(input.messages), expect)),
    llm: (llm) =>
      runAll(handOffCases(), ({ input, expect }) =>
        ask(llm, {
          prompt: handOff,
          input,
          judge: ({ summary, wants, tried }) => faultOf([summary, wants, ...tried].join("\n"), expect),
        }),
      ),
  },
  {
    ...named(summarize),
    local: () => runAll(summarizeCases(), async ({ input, expect }) => faultOf(summedUp(input.messages), expect)),
    llm: (llm) =>
      runAll(summarizeCases(), ({ input, expect }) =>
        ask(llm, { prompt: summarize, input, judge: ({ text }) => faultOf(text, expect) }),
      ),
  },
  {
    ...named(fields),
    local: () =>
      runAll(fieldsCases(), async ({ input, expect }) =>
        faultOf(found(input.messages.flatMap(fieldsIn)), { mentions: expect.fields, avoids: expect.avoids }),
      ),
    llm: (llm) =>
      runAll(fieldsCases(), ({ input, expect }) =>
        ask(llm, {
          prompt: fields,
          input,
          judge: (value) => faultOf(found(value.fields), { mentions: expect.fields, avoids: expect.avoids }),
        }),
      ),
  },
  {
    ...named(translate),
    local: null,
    llm: (llm) =>
      runAll(readCases("translate", TranslateCase), ({ input, expect }) =>
        ask(llm, { prompt: translate, input, judge: ({ text }) => faultOf(text, expect) }),
      ),
  },
  {
    ...named(rewrite),
    local: null,
    llm: (llm) =>
      runAll(readCases("rewrite", RewriteCase), ({ input, expect }) =>
        ask(llm, {
          prompt: rewrite,
          input,
          judge: ({ text }) =>
            expect.shorter && text.length >= input.draft.length ? "not shorter" : faultOf(text, expect),
        }),
      ),
  },
  {
    ...named(suggestReply),
    local: null,
    llm: (llm) =>
      runAll(readCases("suggest-reply", SuggestReplyCase), ({ input, expect }) =>
        ask(llm, {
          prompt: suggestReply,
          input,
          judge: ({ text, used }) => {
            if (expect.empty) return text.trim() === "" ? null : "not empty";
            const missing = (expect.uses ?? []).find((id) => !used.includes(id));
            return missing === undefined ? faultOf(text, expect) : `does not use ${missing}`;
          },
        }),
      ),
  },
  {
    ...named(draftArticle),
    local: null,
    llm: (llm) =>
      runAll(readCases("draft-article", DraftArticleCase), ({ input, expect }) =>
        ask(llm, {
          prompt: draftArticle,
          input,
          judge: ({ title, paragraphs }) => {
            if (expect.empty) return paragraphs.length === 0 ? null : "not empty";
            return faultOf([title, ...paragraphs.map(({ text }) => text)].join("\n"), expect);
          },
        }),
      ),
  },
];
