import type { ConnectionNeeds, DeskNews, ThreadRef } from "../contract";
import { Refusal } from "./answers";
import { openStream, type Stream } from "./stream";

const beatMs = 20_000;
// One per tab; a browser itself allows six to one host over HTTP/1.
const streamsPerThreadMax = 20;

/** All open streams of a connection. */
export const openStreams = (needs: Pick<ConnectionNeeds<unknown>, "history" | "log">) => {
  const open = new Map<ThreadRef, Set<Stream>>();
  const agents = new Map<ThreadRef, string>();
  const each = (thread: ThreadRef, does: (stream: Stream) => void) => {
    for (const stream of [...(open.get(thread) ?? [])]) does(stream);
  };
  const all = () => [...open.values()].flatMap((streams) => [...streams]);
  const beating = setInterval(() => {
    for (const stream of all()) stream.beat();
  }, beatMs);
  beating.unref();

  return {
    /** A new stream's bytes: first what changed after `since`, then whatever comes. */
    open: (thread: ThreadRef, since: number): ReadableStream<Uint8Array> => {
      const streams = open.get(thread) ?? new Set<Stream>();
      if (streams.size >= streamsPerThreadMax) throw new Refusal(429, "too_many_tabs", 30);
      open.set(thread, streams);
      const stream = openStream({
        thread,
        since,
        history: needs.history,
        failed: (error) => needs.log.error({ error, thread }, "reading the history failed, the stream is closed"),
        ended: () => {
          streams.delete(stream);
          if (streams.size === 0 && open.get(thread) === streams) open.delete(thread);
        },
      });
      streams.add(stream);
      stream.say("agent", { name: agents.get(thread) ?? null });
      return stream.body;
    },
    told: (news: DeskNews): void => {
      if (news.type === "changed") {
        each(news.thread, (stream) => stream.changed());
        return;
      }
      if (news.name === null) agents.delete(news.thread);
      else agents.set(news.thread, news.name);
      each(news.thread, (stream) => stream.say("agent", { name: news.name }));
    },
    typing: (thread: ThreadRef, on: boolean): void => each(thread, (stream) => stream.say("typing", { on })),
    /** How many browsers listen. */
    size: () => all().length,
    close: (): void => {
      clearInterval(beating);
      for (const stream of all()) stream.close();
    },
  };
};
