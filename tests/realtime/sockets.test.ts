import type { Socket } from "socket.io-client";
import { expect, it } from "vitest";
import { emit } from "../../src/jobs/outbox";
import { eventsAfter } from "../../src/jobs/store";
import type { Live } from "../../src/kernel/wire";
import { onEveryEngine } from "../desk/engines";
import { type Engine, openTestDesk } from "../support/desk";
import { heard, openLive } from "./live";

/** Repeatable chance. */
const chanceFrom = (seed: number) => {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
};

onEveryEngine("the live inbox", (engine) => {
  it.each([1, 2, 3])(
    "gives an agent whose line is cut at random every event once and in order (seed %i)",
    async (seed) => {
      const { store, id, clock } = await openTalk(engine);
      const { connect, errors } = await openLive(store);
      const chance = chanceFrom(seed);
      const start = (await eventsAfter(store.read, { since: 0, limit: 10_000 })).at(-1)?.seq ?? 0;
      const got: number[] = [];
      let last = start;
      let socket: Socket | null = null;
      let cuts = 0;
      const dial = () => {
        const line = connect(last);
        // What a cut line still holds is thrown away with it, as a browser does.
        line.on("events", (events: Live[]) => {
          if (socket !== line) return;
          for (const { seq } of events) {
            got.push(seq);
            last = seq;
            if (chance() < 0.12) return cut();
          }
        });
        socket = line;
      };
      const cut = () => {
        cuts++;
        const line = socket;
        socket = null;
        if (chance() < 0.5) line?.io.engine.close();
        line?.close();
        // Away for a while: for so many commits of the writer, or not at all.
        if (chance() < 0.5) dial();
      };
      dial();
      const tags = { added: ["t"], removed: [] };
      for (let n = 0; n < 60; n++) {
        const together = 1 + Math.floor(chance() * 4);
        await Promise.all(
          Array.from({ length: together }, () =>
            store.transact((tx) =>
              emit(
                tx,
                { type: "conversation.tags", conversation: id, actor: { kind: "system" }, payload: tags },
                clock.now(),
              ),
            ),
          ),
        );
        if (!socket) dial();
        else if (chance() < 0.15) cut();
        await new Promise((resolve) => setImmediate(resolve));
      }
      const all = (await eventsAfter(store.read, { since: start, limit: 10_000 })).map(({ seq }) => seq);
      await expect
        .poll(
          () => {
            if (!socket) dial();
            return last;
          },
          { timeout: 40_000 },
        )
        .toBe(all.at(-1));
      expect(got).toEqual(all);
      expect(cuts).toBeGreaterThan(5);
      expect(errors).toEqual([]);
    },
  );

  it("tells a screen that was away too long to load anew, and goes on from there", async () => {
    const { store } = await openTalk(engine);
    const { connect } = await openLive(store);
    for (const since of [1_000_000, Number.MAX_SAFE_INTEGER, 2 ** 53, -1, 0.5]) {
      const ahead = connect(since);
      const [reload, caughtUp] = await Promise.all([heard(ahead, "reload"), heard(ahead, "caught-up")]);
      expect(reload, String(since)).toEqual(caughtUp);
    }
  });
});

const openTalk = async (engine: Engine) => {
  const desk = await openTestDesk({ engine });
  const { id } = await desk.talk();
  return { store: desk.store, id, clock: desk.clock };
};

it("shows whoever comes who is here and looks at what, though nobody moves any more", async () => {
  const { store } = await openTestDesk({});
  const { connect } = await openLive(store);
  const first = connect(null);
  await heard(first, "caught-up");
  const shown = heard(first, "presence");
  first.emit("viewing", { conversation: "one" });
  await shown;
  const late = connect(null, "ida");
  const seen: unknown[] = [];
  late.on("presence", (presence) => void seen.push(presence));
  await heard(late, "caught-up");
  expect(seen.at(-1)).toEqual({ online: ["vera", "ida"], viewing: { one: ["vera"] } });
});

it("lets nobody in who has not signed in, and shows out whose session ended before the next event", async () => {
  const { store, id, clock } = await openTalk("sqlite");
  const { connect, sockets, signedIn } = await openLive(store);
  expect(await heard(connect(null, "out"), "connect_error")).toMatchObject({ message: "not_signed_in" });
  const line = connect(null);
  await heard(line, "caught-up");
  const events: Live[] = [];
  line.on("events", (page: Live[]) => events.push(...page));
  const left = heard(line, "disconnect");
  signedIn.now = false;
  await sockets.recheck();
  expect(await left).toBe("io server disconnect");
  const payload = { added: ["secret"], removed: [] };
  await store.transact((tx) =>
    emit(tx, { type: "conversation.tags", conversation: id, actor: { kind: "system" }, payload }, clock.now()),
  );
  await heard(connect(null, "out"), "connect_error");
  expect(events).toEqual([]);
});
