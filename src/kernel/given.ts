import type { z } from "zod";
import { issueSentence } from "./issues";
import { Problem } from "./problem";

/**
 * What somebody gave, as its schema reads it. Throws bad_input with a path and a sentence per fault: a ZodError that is thrown
 * anywhere else means that what we keep ourselves is broken, which is a bug and nobody's bad input.
 */
export const given = <T>(schema: z.ZodType<T>, value: unknown): T => {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map(({ path, message }) => ({ path: path.map(String).join("."), message }));
  throw new Problem("bad_input", { issues }, parsed.error.issues.map(issueSentence).join("\n"));
};
