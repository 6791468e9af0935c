/** Arguments of Web API calls: forms hold strings, JSON bodies hold values; lists and objects come as JSON in a field. */
import { z } from "zod";
import { Refusal } from "./refusal";

const json = (value: unknown): unknown => {
  if (typeof value !== "string") return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
};
const parsed = <Shape extends z.ZodType>(shape: Shape) => z.preprocess(json, shape);

export const text = z.coerce.string();
export const number = z.coerce.number();
export const flag = z.preprocess((value) => value === true || value === "true" || value === "1", z.boolean());
export const blocks = parsed(z.array(z.looseObject({ type: z.string() }))).optional();
export const metadata = parsed(
  z.object({ event_type: z.string(), event_payload: z.record(z.string(), z.unknown()) }),
).optional();
export const files = parsed(z.array(z.looseObject({ id: z.string(), title: z.string().optional() })));

/** Reads the arguments or refuses as Slack does. */
export const read = <Shape extends z.ZodRawShape>(shape: Shape, given: unknown) => {
  const result = z.looseObject(shape).safeParse(given);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new Refusal("invalid_arguments", {
    response_metadata: { messages: [`[ERROR] ${issue?.message} [json-pointer:/${issue?.path.join("/")}]`] },
  });
};
