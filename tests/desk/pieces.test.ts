/** A long message leaves in pieces, and each of them has a fate of its own. */
import { join } from "node:path";
import Database from "better-sqlite3";
import { expect, it } from "vitest";
import { fromPlain } from "../../channels/kit/rich-text";
import { messagesById } from "../../src/desk/conversations/present";
import { editMessage, reactTo, removeMessage } from "../../src/desk/conversations/revise";
import { arrived, retry } from "../../src/desk/conversations/settle-delivery";
import { saveSettings } from "../../src/desk/conversations/store";
import { HOUR_MS } from "../../src/kernel/time";
import { closeAfterTest, must, openTestDesk } from "../support/desk";
import { onBothEngines } from "./engines";

const words = ["a", "b", "c"].map((letter) => letter.repeat(4000));
const [a = "", b = "", c = ""] = words;
const label = (letter: string) => `${letter.repeat(59)}…`;

onBothEngines("a message in three pieces", (engine) => {
  const begin = async () => {
    const desk = await openTestDesk({ engine, settings: { undoSeconds: 0 } });
    const { customer, id } = await desk.talk();
    const say = async () => {
      const message = await desk.say(id, words.join("\n\n"));
      await desk.settle();
      return message;
    };
    const ids = async (message: string) => (await desk.delivery(message)).externalIds;
    const tell = (externalId: string | undefined, state: "failed" | "delivered" | "read") =>
      desk.receiveBatch(desk.connection, {
        raw: {},
        items: [
          {
            kind: "receipt",
            externalId: must(externalId),
            revision: `${state} at ${desk.clock.now()}`,
            at: desk.clock.now(),
            state,
            ...(state === "failed" ? { reason: "Undeliverable." } : {}),
          },
        ],
      });
    const again = async (message: string) => {
      await retry(desk.using, { message, by: desk.agents.vera });
      await desk.settle();
    };
    const shown = () => desk.phone(customer.chatId);
    const seen = async (message: string) => {
      const [view] = await messagesById(desk.store.read, [message]);
      return must(view?.delivery);
    };
    return { desk, customer, say, ids, tell, again, shown, seen };
  };

  it("says which of them did not arrive, and sends that one again and no other", async () => {
    const { desk, say, ids, tell, again, shown, seen } = await begin();
    const message = await say();
    const [first, second, third] = await ids(message);
    await tell(second, "failed");
    expect(await seen(message)).toMatchObject({
      at: "failed",
      parts: { of: 3, missing: [{ part: 2, label: label("b"), reason: "Undeliverable." }] },
    });
    // That others arrived hides no loss.
    await tell(first, "read");
    await tell(third, "delivered");
    expect(await seen(message)).toMatchObject({ at: "failed", parts: { missing: [{ part: 2 }] } });
    await again(message);
    expect(shown()).toEqual([a, b, c, b]);
    expect(await desk.delivery(message)).toMatchObject({ state: "sent" });
    const [, anew] = await ids(message);
    expect(await ids(message)).toEqual([first, anew, third]);
    await tell(anew, "read");
    // It has come as far as the piece that came least far.
    expect(await desk.delivery(message)).toMatchObject({ state: "delivered" });
    await tell(second, "delivered");
    expect(await desk.delivery(message)).toMatchObject({ state: "delivered" });
  });

  it("leaves a loss that is known as it is when more is told of its other pieces", async () => {
    const { desk, say, ids, tell, again, seen } = await begin();
    const message = await say();
    const [first, second, third] = await ids(message);
    await tell(second, "failed");
    desk.platform.trouble({ method: "sendMessage", does: "error", status: 400 });
    await again(message);
    const before = await desk.delivery(message);
    expect(before).toMatchObject({ state: "failed", code: expect.any(String) });
    desk.clock.forward(60_000);
    const { lastSeq } = must((await desk.conversations())[0]);
    await tell(first, "read");
    const { pieces, ...after } = await desk.delivery(message);
    expect(pieces?.map(({ state }) => state)).toEqual(["read", "failed", "sent"]);
    const { pieces: _, ...same } = before;
    expect(after).toEqual(same);
    // Whoever looks at it hears of it.
    expect(must((await desk.conversations())[0]).lastSeq).toBeGreaterThan(lastSeq);
    // One more that got lost is a loss of its own.
    await tell(third, "failed");
    expect((await desk.delivery(message)).updatedAt).toBe(desk.clock.now());
    expect(await seen(message)).toMatchObject({ at: "failed", parts: { missing: [{ part: 2 }, { part: 3 }] } });
  });

  it("knows of a loss that was told before its sending was over, or before its id was known", async () => {
    const { desk, customer, say, tell, again, shown, seen } = await begin();
    const next = desk.platform.chat(customer.chatId).messages.length + 1;
    await tell(`${customer.chatId}:${next}`, "failed");
    const message = await say();
    expect(await seen(message)).toMatchObject({ at: "failed", parts: { missing: [{ part: 1, label: label("a") }] } });
    await again(message);
    expect(shown()).toEqual([a, b, c, a]);
    expect(await desk.delivery(message)).toMatchObject({ state: "sent" });
  });

  it("goes on where it broke off, and brings what got lost before", async () => {
    const { desk, say, ids, tell, again, shown, seen } = await begin();
    desk.platform.trouble({ method: "sendMessage", does: "error", status: 400, skip: 2 });
    const message = await say();
    expect(shown()).toEqual([a, b]);
    expect(await seen(message)).toMatchObject({ at: "failed", parts: { of: 3, missing: [{ part: 3 }] } });
    await tell((await ids(message))[0], "failed");
    expect(await seen(message)).toMatchObject({ at: "failed", parts: { missing: [{ part: 1 }, { part: 3 }] } });
    await again(message);
    expect(shown()).toEqual([a, b, a, c]);
    expect(await seen(message)).toMatchObject({ at: "sent" });
  });

  it("takes a person's word that all of it arrived", async () => {
    const { desk, say, ids, tell, again, shown } = await begin();
    desk.platform.trouble({ method: "sendMessage", does: "reset", effect: "after", skip: 2 });
    const message = await say();
    expect(await desk.delivery(message)).toMatchObject({ state: "uncertain" });
    await arrived(desk.using, { message, by: desk.agents.vera });
    expect(await desk.delivery(message)).toMatchObject({ state: "sent" });
    await tell((await ids(message))[0], "failed");
    await again(message);
    expect(shown()).toEqual([a, b, c, a]);
  });
});

it("a message in pieces waits while nothing can be written down of them, for nothing has left", async () => {
  const desk = await openTestDesk({ settings: { undoSeconds: 0 } });
  const { customer, id } = await desk.talk();
  const db = new Database(join(desk.dataDir, "parley.db"));
  closeAfterTest(async () => void db.close());
  const refuse = "begin select raise(abort, 'the disk is full'); end";
  db.exec(`create trigger full before update of pieces on deliveries when new.pieces is not null ${refuse}`);
  const message = await desk.say(id, words.join("\n\n"));
  await desk.settle();
  expect(await desk.delivery(message)).toMatchObject({ state: "queued", attempts: 1, code: "platform_error" });
  db.exec("drop trigger full");
  desk.clock.forward(HOUR_MS);
  await desk.settle();
  expect(desk.phone(customer.chatId)).toEqual(words);
  expect(await desk.delivery(message)).toMatchObject({ state: "sent" });
});

onBothEngines("a change that a platform does not take", (engine) => {
  const begin = async () => {
    const desk = await openTestDesk({ engine, settings: { undoSeconds: 0 } });
    const { id } = await desk.talk();
    const message = await desk.say(id, "We open at nine");
    await desk.settle();
    const lost = async () => (await messagesById(desk.store.read, [message]))[0]?.lost;
    return { desk, message, lost, by: desk.agents.vera };
  };

  it("is told to the agent, until a later one is taken", async () => {
    const { desk, message, lost, by } = await begin();
    expect(await lost()).toBeUndefined();
    desk.platform.trouble({ method: "editMessageText", does: "error", status: 400 });
    await editMessage(desk.using, { message, by, rich: fromPlain("We open at ten") });
    await desk.settle();
    expect(await lost()).toMatchObject([{ kind: "edit", reason: expect.any(String) }]);
    await editMessage(desk.using, { message, by, rich: fromPlain("We open at eleven") });
    await desk.settle();
    expect(await lost()).toBeUndefined();
  });

  it("is not begun where the channel can't carry it, and what has not left may always be changed", async () => {
    const { desk, message, by } = await begin();
    const out = { in: true, out: false };
    const rules = { edits: out, deletions: out, reactions: out };
    const refused = { code: "message.not_supported" };
    await expect(editMessage(desk.using, { message, by, rules, rich: fromPlain("No") })).rejects.toMatchObject(refused);
    await expect(removeMessage(desk.using, { message, by, rules })).rejects.toMatchObject(refused);
    const [theirs] = await desk.messages(must((await desk.conversations())[0]).id);
    const reaction = { message: must(theirs).id, by, emoji: "👍", rules };
    await expect(reactTo(desk.using, reaction)).rejects.toMatchObject(refused);
    const some = { ...rules, reactions: { in: true, out: true, allowed: ["❤"] } };
    await expect(reactTo(desk.using, { ...reaction, rules: some })).rejects.toMatchObject(refused);
    await reactTo(desk.using, { ...reaction, emoji: "❤️", rules: some });
    await desk.store.transact((tx) => saveSettings(tx, { undoSeconds: 60 }, desk.clock.now()));
    const waiting = await desk.say(must(theirs).conversation, "Later");
    await editMessage(desk.using, { message: waiting, by, rules, rich: fromPlain("Sooner") });
    await removeMessage(desk.using, { message: waiting, by, rules });
  });
});
