import type { z } from "zod";

type Issue = z.core.$ZodIssue;

type Side = "least" | "most";

const kinds: Record<"en" | "ru", Record<string, string>> = {
  en: {
    string: "must be text",
    number: "must be a number",
    int: "must be a whole number",
    boolean: "must be true or false",
    array: "must be a list",
    object: "must be an object",
  },
  ru: {
    string: "здесь нужен текст",
    number: "здесь нужно число",
    int: "здесь нужно целое число",
    boolean: "здесь нужно true или false",
    array: "здесь нужен список",
    object: "здесь нужен объект",
  },
};

const texts = {
  en: {
    kind: (kind: string) => kinds.en[kind] ?? `must be ${kind}`,
    missing: "is missing",
    empty: "is empty",
    letters: (side: Side, n: string) => `must have at ${side} ${n} characters`,
    entries: (side: Side, n: string) => `must have at ${side} ${n} entries`,
    size: (side: Side, n: string) => `must be at ${side} ${n}`,
    choice: (all: string) => `must be one of ${all}`,
    email: "is not an e-mail address",
    url: "is not an address like https://example.com",
    format: "is not written as it should be",
    unknown: (keys: string) => `There is no ${keys}.`,
    whole: "value",
  },
  ru: {
    kind: (kind: string) => kinds.ru[kind] ?? `здесь нужно ${kind}`,
    missing: "не указано",
    empty: "пусто",
    letters: (side: Side, n: string) => `${side === "least" ? "не меньше" : "не больше"} ${n} знаков`,
    entries: (side: Side, n: string) => `${side === "least" ? "не меньше" : "не больше"} ${n} строк`,
    size: (side: Side, n: string) => `${side === "least" ? "не меньше" : "не больше"} ${n}`,
    choice: (all: string) => `одно из ${all}`,
    email: "это не адрес почты",
    url: "это не адрес вида https://example.com",
    format: "написано не так, как нужно",
    unknown: (keys: string) => `Такого нет: ${keys}.`,
    whole: "значение",
  },
};
type Texts = (typeof texts)["en"];

const limit = (issue: Extract<Issue, { code: "too_small" | "too_big" }>, { side, of }: { side: Side; of: Texts }) => {
  const n = String(issue.code === "too_small" ? issue.minimum : issue.maximum);
  if (issue.origin === "string") return n === "1" && side === "least" ? of.empty : of.letters(side, n);
  return issue.origin === "array" || issue.origin === "set" ? of.entries(side, n) : of.size(side, n);
};

/** What is wrong with a value, to be read after its name; null where the schema says it in words of its own. */
const fault = (issue: Issue, of: Texts): string | null => {
  switch (issue.code) {
    case "invalid_type":
      if (!/^Invalid input/.test(issue.message)) return null;
      return /received undefined$/.test(issue.message) ? of.missing : of.kind(issue.expected);
    case "too_small":
      return /^Too small/.test(issue.message) ? limit(issue, { side: "least", of }) : null;
    case "too_big":
      return /^Too big/.test(issue.message) ? limit(issue, { side: "most", of }) : null;
    case "invalid_value":
      return /^Invalid/.test(issue.message) ? of.choice(issue.values.map(String).join(", ")) : null;
    case "invalid_format":
      if (!/^Invalid/.test(issue.message)) return null;
      if (issue.format === "email") return of.email;
      return issue.format === "url" ? of.url : of.format;
    default:
      return null;
  }
};

/** One fault as a sentence in this language: the name once, then what is wrong with it. */
export const issueSentenceIn =
  (language: "en" | "ru") =>
  (issue: Issue): string => {
    const of = texts[language];
    if (issue.code === "unrecognized_keys") return of.unknown(issue.keys.join(", "));
    const name = issue.path.join(".") || of.whole;
    const said = fault(issue, of);
    if (said !== null) return language === "ru" ? `${name}: ${said}` : `${name} ${said}`;
    return issue.message.startsWith(name) ? issue.message : `${name}: ${issue.message}`;
  };

/** One fault as an English sentence, for operators and logs. */
export const issueSentence = issueSentenceIn("en");
