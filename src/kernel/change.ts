import { z } from "zod";

type Part<Value> = [Value] extends [readonly unknown[]]
  ? Value
  : [Value] extends [Record<string, unknown>]
    ? Change<Value>
    : Value;
/** Any of a thing's fields, and of the things inside it. Lists, and what may be null, are said as a whole. */
export type Change<Thing> = { [Name in keyof Thing]?: Part<Thing[Name]> | undefined };

/**
 * What a change may say of a thing: any of its fields. What is left out stays as it is: a default is for what is made, and
 * `partial()` alone would put it in the place of what somebody had set.
 */
export function changeOf<Thing extends z.ZodObject>(thing: Thing): z.ZodType<Change<z.output<Thing>>>;
export function changeOf(thing: z.ZodObject): z.ZodType {
  const bare = (field: z.core.$ZodType): z.core.$ZodType => {
    if (field instanceof z.ZodDefault || field instanceof z.ZodPrefault) return bare(field.def.innerType);
    return field instanceof z.ZodObject ? changeOf(field) : field;
  };
  return z.object(
    Object.fromEntries(Object.entries(thing.shape).map(([name, field]) => [name, z.optional(bare(field))])),
  );
}

const isThing = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A thing after a change: what two people change at once both stands, as long as it is not the very same field. */
export function changed<Thing extends object>(known: Thing, change: Change<Thing>): Thing;
export function changed(known: object, change: object): object {
  const before = new Map(Object.entries(known));
  for (const [name, said] of Object.entries(change)) {
    const was = before.get(name);
    if (said !== undefined) before.set(name, isThing(was) && isThing(said) ? changed(was, said) : said);
  }
  return Object.fromEntries(before);
}
