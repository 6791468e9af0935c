import type { z } from "zod";

type Issue = z.core.$ZodIssue;

const NAMES: Record<string, string> = {
  string: "text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "an object",
};

const limit = (issue: Extract<Issue, { code: "too_small" | "too_big" }>, { side }: { side: "least" | "most" }) => {
  const n = String(issue.code === "too_small" ? issue.minimum : issue.maximum);
  if (issue.origin === "string")
    return n === "1" && side === "least" ? "is empty" : `must have at ${side} ${n} characters`;
  if (issue.origin === "array" || issue.origin === "set") return `must have at ${side} ${n} entries`;
  return `must be at ${side} ${n}`;
};

/** What is wrong with a value, to be read after its name; null where the schema says it in words of its own. */
const fault = (issue: Issue): string | null => {
  switch (issue.code) {
    case "invalid_type":
      if (!/^Invalid input/.test(issue.message)) return null;
      return /received undefined$/.test(issue.message)
        ? "is missing"
        : `must be ${NAMES[issue.expected] ?? issue.expected}`;
    case "too_small":
      return /^Too small/.test(issue.message) ? limit(issue, { side: "least" }) : null;
    case "too_big":
      return /^Too big/.test(issue.message) ? limit(issue, { side: "most" }) : null;
    case "invalid_value":
      return /^Invalid/.test(issue.message) ? `must be one of ${issue.values.map(String).join(", ")}` : null;
    case "invalid_format":
      if (!/^Invalid/.test(issue.message)) return null;
      if (issue.format === "email") return "is not an e-mail address";
      return issue.format === "url" ? "is not an address like https://example.com" : "is not written as it should be";
    default:
      return null;
  }
};

/** One fault as a sentence: the name once, then what is wrong with it. */
export const issueSentence = (issue: Issue): string => {
  if (issue.code === "unrecognized_keys") return `There is no ${issue.keys.join(", ")}.`;
  const name = issue.path.join(".") || "value";
  const said = fault(issue);
  if (said !== null) return `${name} ${said}`;
  return issue.message.startsWith(name) ? issue.message : `${name}: ${issue.message}`;
};
