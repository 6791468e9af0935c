import { z } from "zod";

const withId = z.looseObject({ id: z.number() });
const somewhere = z.looseObject({ chat: withId.optional(), from: withId.optional(), user: withId.optional() });

/** Updates of one chat keep their order; a private chat and its person share an id. */
export const laneOf = (raw: object): string => {
  for (const value of Object.values(raw)) {
    // Not even tried: to have a schema find out that a number is no object costs more than all the rest of this.
    if (typeof value !== "object") continue;
    const place = somewhere.safeParse(value);
    const id = place.success && (place.data.chat ?? place.data.from ?? place.data.user)?.id;
    if (id) return String(id);
  }
  return "elsewhere";
};
