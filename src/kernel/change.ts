import { z } from "zod";

/**
 * What a change may say of a thing: any of its fields. What is left out stays as it is: a default is for what is made, and
 * `partial()` alone would put it in the place of what somebody had set.
 */
export function changeOf<Thing extends z.ZodObject>(thing: Thing): z.ZodType<Partial<z.output<Thing>>>;
export function changeOf(thing: z.ZodObject): z.ZodType {
  const bare = (field: z.core.$ZodType): z.core.$ZodType =>
    field instanceof z.ZodDefault || field instanceof z.ZodPrefault ? bare(field.def.innerType) : field;
  return z.object(
    Object.fromEntries(Object.entries(thing.shape).map(([name, field]) => [name, z.optional(bare(field))])),
  );
}
