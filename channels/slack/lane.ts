import { z } from "zod";

const place = z.looseObject({
  channel: z.unknown(),
  item: z.unknown(),
  container: z.unknown(),
  event: z.unknown(),
});
const withId = z.looseObject({ id: z.string() });
const withChannel = z.looseObject({ channel: z.string() });
const contained = z.looseObject({ channel_id: z.string() });

/** What concerns one channel keeps its order. */
export const laneOf = (raw: unknown): string => {
  const read = place.safeParse(raw).data;
  if (!read) return "elsewhere";
  if (read.event !== undefined) return laneOf(read.event);
  if (typeof read.channel === "string") return read.channel;
  return (
    withId.safeParse(read.channel).data?.id ??
    withChannel.safeParse(read.item).data?.channel ??
    contained.safeParse(read.container).data?.channel_id ??
    "elsewhere"
  );
};
