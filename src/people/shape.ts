import { z } from "@hono/zod-openapi";

/** A named answer whose shape is a wire type: checked by the compiler where it is made, named in the description. */
export const shape = <T>(name: string) => z.custom<T>(() => true).openapi(name, { type: "object" });
export const listOf = <T>(name: string) =>
  z.custom<T[]>(() => true).openapi({ type: "array", items: { $ref: `#/components/schemas/${name}` } });
