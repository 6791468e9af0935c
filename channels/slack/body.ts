import { z } from "zod";

const anObject = z.looseObject({});
/** JSON, or a form that holds an interaction in one field or a command in many. */
export const bodyOf = (type: string, raw: Uint8Array): Record<string, unknown> => {
  const text = new TextDecoder("utf-8", { fatal: true }).decode(raw);
  if (!type.includes("x-www-form-urlencoded")) return anObject.parse(JSON.parse(text));
  const fields = Object.fromEntries(new URLSearchParams(text));
  const { payload } = fields;
  return payload === undefined ? fields : anObject.parse(JSON.parse(payload));
};

/** Slack asks once whether the address is ours. */
export const challenge = z.looseObject({ type: z.literal("url_verification"), challenge: z.string() });
