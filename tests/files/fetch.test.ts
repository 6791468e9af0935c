import { expect, it } from "vitest";
import { fromPlain } from "../../channels/kit/rich-text";
import { filesOf } from "../../src/desk/conversations/files";
import { history } from "../../src/desk/conversations/present";
import { reply } from "../../src/desk/conversations/reply";
import { undo } from "../../src/desk/conversations/settle-delivery";
import { retryFile } from "../../src/files/retry";
import { type File, getFile, insertFile } from "../../src/files/store";
import { sweepUploads } from "../../src/files/sweep";
import { newId } from "../../src/kernel/ids";
import { DAY_MS, HOUR_MS } from "../../src/kernel/time";
import { onBothEngines } from "../desk/engines";
import { must, openTestDesk, type TestDesk } from "../support/desk";

const upload = async ({ store, disk, clock, agents }: TestDesk): Promise<string> => {
  const nothing = { width: null, height: null, durationS: null, problem: null, ref: null };
  const file: File = {
    ...nothing,
    id: newId(),
    message: null,
    uploader: agents.vera.id,
    position: 0,
    look: "document",
    name: "plan.txt",
    mime: "text/plain",
    sizeBytes: 3,
    state: "ready",
    blob: await disk.put(new Uint8Array([1, 2, 3])),
    createdAt: clock.now(),
  };
  await store.transact((tx) => insertFile(tx, file));
  return file.id;
};

onBothEngines("files", (engine) => {
  it("that cannot be fetched have failed after the last try, and are asked for anew when an agent says so", async () => {
    const desk = await openTestDesk({ engine });
    const { customer, id } = await desk.talk("Here it comes");
    const mends = desk.platform.trouble({ does: "error", status: 502, method: "getFile", times: 10_000 });
    customer.sendsPhoto({ caption: "Look" });
    await desk.settle();
    const message = must((await desk.messages(id)).at(-1));
    const file = async () => must((await filesOf(desk.store.read, [message.id]))[0]);
    expect(await file()).toMatchObject({ state: "waiting" });
    for (let tries = 0; tries < 20 && (await file()).state === "waiting"; tries++) {
      desk.clock.forward(HOUR_MS);
      await desk.settle();
    }
    expect(await file()).toMatchObject({ state: "failed", problem: expect.stringMatching(/\S/) });
    const shown = { connection: desk.connection, thread: String(customer.chatId), sinceSeq: 0, limit: 10 };
    const { items } = await history(desk.store.read, { ...shown, fileUrl: (name) => `/${name}` });
    expect(items.at(-1)?.parts).toEqual([expect.objectContaining({ type: "file", url: null })]);
    expect(JSON.stringify(items)).not.toContain(must((await file()).problem));
    const told = (await desk.events()).filter(({ type }) => type === "message.files").at(-1);
    expect((await desk.messages(id)).at(-1)?.changedSeq).toBe(told?.seq);

    const again = () => retryFile(desk.using, { id: message.id, by: desk.agents.vera });
    await expect(again()).rejects.toMatchObject({ code: "not_found" });
    const { id: failed } = await file();
    expect(await retryFile(desk.using, { id: failed, by: desk.agents.vera })).toMatchObject({ state: "waiting" });
    for (let tries = 0; tries < 20 && (await file()).state === "waiting"; tries++) {
      await desk.settle();
      desk.clock.forward(HOUR_MS);
    }
    expect(await file()).toMatchObject({ state: "failed" });
    mends?.();
    await retryFile(desk.using, { id: failed, by: desk.agents.vera });
    await desk.settle();
    expect(await file()).toMatchObject({ state: "ready", problem: null });
  });

  it("that were uploaded and sent with nothing are gone after a week, bytes and all", async () => {
    const desk = await openTestDesk({ engine, settings: { undoSeconds: 3600 } });
    const { id } = await desk.talk("Send me the plan");
    const [left, sent, takenBack] = [await upload(desk), await upload(desk), await upload(desk)];
    const bytesOf = async (file: string) => {
      const row = await getFile(desk.store.read, file);
      return row?.blob ? desk.disk.get(row.blob) : null;
    };
    const blob = must(must(await getFile(desk.store.read, left)).blob);
    const send = async (file: string) => {
      const { lastPublicSeq: seenSeq } = await desk.see(id);
      const words = { id: newId(), conversation: id, by: desk.agents.vera, rich: fromPlain("Here"), files: [file] };
      await reply(desk.using, { ...words, seenSeq });
      return words.id;
    };
    await send(sent);
    const message = await send(takenBack);
    desk.clock.forward(7 * DAY_MS - HOUR_MS / 2);
    expect(await sweepUploads({ ...desk, now: desk.clock.now })).toBe(0);
    desk.clock.forward(HOUR_MS);
    await undo(desk.using, { message, by: desk.agents.vera });
    expect(await sweepUploads({ ...desk, now: desk.clock.now })).toBe(1);
    expect([await getFile(desk.store.read, left), await desk.disk.get(blob)]).toEqual([null, null]);
    expect(await bytesOf(sent)).toEqual(Buffer.from([1, 2, 3]));
    expect(await bytesOf(takenBack)).toEqual(Buffer.from([1, 2, 3]));
  });
});
