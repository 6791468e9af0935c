import { z } from "zod";
import { definePrompt } from "../define";

export const fieldKinds = ["email", "phone", "order", "address", "company"] as const;
export const FieldsInput = z.object({ messages: z.array(z.string()) });
export const FieldsOutput = z.object({
  fields: z.array(z.object({ kind: z.enum(fieldKinds), value: z.string() })),
});

/** The prompt that fills fields from a customer's messages; a value that stands in none of them is dropped. */
export const fields = definePrompt({ name: "fields", input: FieldsInput, output: FieldsOutput });

/** One case: the fields that must be found, as `kind: value`, and values that must not. */
export const FieldsCase = z.object({
  name: z.string(),
  input: FieldsInput,
  expect: z.object({ fields: z.array(z.string()), avoids: z.array(z.string()).optional() }),
});
