import { z } from "@hono/zod-openapi";
import { guard } from "../../people/guard";
import { json, PlaceInQuery, refusals } from "../../people/room";
import { shape } from "../../people/shape";

export const Done = shape<{ id: string }>("Changed");
export const withId = { params: z.object({ id: z.string().min(1).max(100) }) };
/** A page of a list by places. */
export const Cursor = z.object({
  cursor: PlaceInQuery.optional(),
  limit: z.coerce.number().int().min(1).max(500).default(200),
});

type Method = "get" | "post" | "patch" | "delete";
/** One of the lab's routes: for those who may change what the bot goes by. */
export const described = <S extends z.ZodType>(method: Method, path: string, summary: string, answer: S) =>
  ({
    method,
    path,
    summary,
    middleware: guard("prompts.manage"),
    responses: { 200: json(answer), ...refusals },
  }) as const;
