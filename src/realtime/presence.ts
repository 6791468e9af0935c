import type { Server } from "socket.io";
import { z } from "zod";
import type * as wire from "../kernel/wire";

const Here = z.array(z.object({ agent: z.string(), viewing: z.string().nullable() }));
const Told = z.object({ process: z.string(), here: Here });
type Here = z.infer<typeof Here>;

/** A process says who is with it at every change and this often; one that is silent for twice as long and more is gone. */
const SAY_MS = 10_000;
const SILENT_MS = 25_000;

/** Who is here and looks at what, over all processes. */
export const openPresence = (io: Server, { process, joined }: { process: string; joined: boolean }) => {
  const ours = new Map<string, Here[number]>();
  const others = new Map<string, { here: Here; heardAt: number }>();

  const presence = (): wire.Presence => {
    const seen = [...ours.values(), ...[...others.values()].flatMap(({ here }) => here)];
    const viewing: Record<string, string[]> = {};
    for (const { agent, viewing: at } of seen) if (at) viewing[at] = [...new Set([...(viewing[at] ?? []), agent])];
    return { online: [...new Set(seen.map(({ agent }) => agent))], viewing };
  };
  const show = () => io.local.to("live").emit("presence", presence());
  const say = () => {
    if (joined) io.serverSideEmit("here", { process, here: [...ours.values()] });
  };
  const changed = () => {
    show();
    say();
  };

  io.on("here", (said: unknown) => {
    const told = Told.safeParse(said);
    if (!told.success) return;
    // Who comes new does not know us yet.
    if (!others.has(told.data.process)) say();
    others.set(told.data.process, { here: told.data.here, heardAt: performance.now() });
    show();
  });
  const timer = setInterval(() => {
    say();
    for (const [id, { heardAt }] of others)
      if (performance.now() - heardAt > SILENT_MS) {
        others.delete(id);
        show();
      }
  }, SAY_MS);

  return {
    presence,
    set: (socket: string, seen: Here[number]): void => {
      ours.set(socket, seen);
      changed();
    },
    gone: (socket: string): void => {
      if (ours.delete(socket)) changed();
    },
    close: (): void => {
      clearInterval(timer);
      ours.clear();
      say();
    },
  };
};
