import { z } from "@hono/zod-openapi";
import { describedFor, PlaceInQuery } from "../../people/room";
import { shape } from "../../people/shape";

/** The lab's routes: for those who may change what the bot goes by. */
export const described = describedFor("prompts.manage");
export const Done = shape<{ id: string }>("Changed");
export const withId = { params: z.object({ id: z.string().min(1).max(100) }) };
/** A page of a list by places. */
export const Cursor = z.object({
  cursor: PlaceInQuery.optional(),
  limit: z.coerce.number().int().min(1).max(500).default(200),
});
