/** Watches one folder for as long as the connection is open: IDLE, a probe, and a way back after every loss. */
import type { ImapFlow } from "imapflow";
import type { DeliveryFailure } from "../../contract";
import { backoffMs, type Pause } from "../../kit/backoff";
import type { Keeping } from "../receiving";
import { type Account, imapFailure, signIn } from "./client";
import type { Cursor } from "./cursor";
import { drain } from "./drain";
import { askStanding, type Standing, standingOf } from "./standing";

type Watching = {
  account: Account;
  from: "inbox" | "sent";
  /** The folder's path, or null when the mailbox has no such folder. */
  find: (client: ImapFlow) => Promise<string | null>;
  cursor: Cursor;
  needs: Keeping;
  /** The folder is read to its end; `taken` since the last time it was. */
  current: (taken: number) => void;
  failed: (failure: DeliveryFailure) => void;
  pause: Pause;
  chance: () => number;
  signal: AbortSignal;
};
export type Watch = {
  /** The signed-in client with the folder open, while there is one. */
  client: () => ImapFlow | null;
  /** Look at once. */
  wake: () => void;
  ended: Promise<void>;
};

/** The server is asked at least so often, whatever IDLE says. */
const PROBE_MS = 120_000;
/** Whatever a server says of its folder, it is searched so often. */
const SEARCH_MS = 3_600_000;

/** A bell that remembers having been rung. */
const openBell = () => {
  let [rung, ring] = [false, () => {}];
  return {
    ring: () => {
      rung = true;
      ring();
    },
    heard: async () => {
      if (!rung)
        await new Promise<void>((resolve) => {
          ring = resolve;
        });
      rung = false;
    },
  };
};

/** Starts watching; ends when the signal is aborted or the folder does not exist. */
export const watch = (given: Watching): Watch => {
  const { account, from, cursor, needs, pause, signal } = given;
  const bell = openBell();
  const refusals = new Map<number, number>();
  let held: ImapFlow | null = null;
  let failures = 0;
  /** The server has told of mails; only a search that came to its end takes that back. */
  let hasNews = false;
  let searchedAt = needs.now();
  signal.addEventListener("abort", bell.ring);

  const idle = async (client: ImapFlow): Promise<void> => {
    const probing = new AbortController();
    const stop = () => probing.abort();
    signal.addEventListener("abort", stop);
    // Its end is told by "close"; a new command ends it.
    client.idle().catch(() => {});
    void pause(PROBE_MS, probing.signal).then(() => {
      if (!probing.signal.aborted) bell.ring();
    });
    await bell.heard();
    signal.removeEventListener("abort", stop);
    probing.abort();
  };

  const read = async (client: ImapFlow, path: string, standing: Standing | null): Promise<number> => {
    const why = hasNews || needs.now() - searchedAt >= SEARCH_MS ? "news" : "look";
    hasNews = false;
    try {
      const taken = await drain({ client, path, from, cursor, needs, refusals, standing, why });
      if (why === "news") searchedAt = needs.now();
      return taken;
    } catch (error) {
      hasNews ||= why === "news";
      throw error;
    }
  };

  const session = async (): Promise<"no folder" | "ended"> => {
    let isLost = false;
    const client = await signIn(account, () => {
      isLost = true;
      bell.ring();
    });
    try {
      const path = await given.find(client);
      if (path === null) return "no folder";
      client.on("exists", () => {
        hasNews = true;
        bell.ring();
      });
      let standing = standingOf(client, await client.mailboxOpen(path));
      held = client;
      while (!signal.aborted) {
        const taken = await read(client, path, standing);
        await cursor.heard();
        failures = 0;
        given.current(taken);
        await idle(client);
        if (isLost && !signal.aborted) throw new Error("The server closed the connection.");
        if (signal.aborted) break;
        await client.noop();
        standing = await askStanding(client, path);
      }
      return "ended";
    } finally {
      held = null;
      client.close();
    }
  };

  const run = async (): Promise<void> => {
    while (!signal.aborted)
      try {
        if ((await session()) === "no folder") return;
      } catch (error) {
        if (signal.aborted) return;
        failures++;
        const failure = imapFailure(error);
        given.failed(failure);
        needs.log.warn({ problem: failure.message, folder: from, failures }, "email: the mailbox is not heard");
        // Servers lock accounts that keep trying a wrong password.
        const attempt = failure.kind === "unreachable" ? failures : failures + 6;
        await pause(backoffMs(attempt, given.chance()), signal);
      }
  };
  return { client: () => (held?.usable ? held : null), wake: bell.ring, ended: run() };
};
