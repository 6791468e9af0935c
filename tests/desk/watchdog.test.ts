import { expect, it } from "vitest";
import { channelNamed } from "../../channels/registry";
import { readConfig } from "../../src/config";
import { changeConnection } from "../../src/desk/connections/change";
import { gapOf, getConnection } from "../../src/desk/connections/store";
import { openDesk } from "../../src/open-desk";
import { closeAfterTest, openTestDesk, ourPostgres, tempFolder } from "../support/desk";
import { onBothEngines } from "./engines";

const wait = { timeout: 30_000 };
const MINUTE = 60_000;

onBothEngines("the watchdog", (engine) => {
  const open = async () => {
    const desk = await openTestDesk({ engine });
    const row = () => getConnection(desk.store.read, desk.connection);
    const isAt = (at: string) => expect.poll(async () => (await row()).state, wait).toBe(at);
    await isAt("online");
    return { ...desk, row, isAt };
  };

  it("notes how a connection is, since when and why, and when it was last heard, with an event for each change", async () => {
    const desk = await open();
    const first = await desk.row();
    desk.clock.forward(MINUTE);
    await desk.exchange.watch();
    await expect.poll(async () => (await desk.row()).lastHeardAt, wait).toBe(desk.clock.now());
    expect((await desk.row()).stateSince).toBe(first.stateSince);
    desk.clock.forward(MINUTE);
    const stop = desk.platform.trouble({ does: "error", status: 500, times: 1000 });
    await desk.exchange.watch();
    await expect.poll(async () => (await desk.row()).state, wait).not.toBe("online");
    expect(await desk.row()).toMatchObject({ stateSince: desk.clock.now(), stateReason: expect.any(String) });
    stop();
    await desk.exchange.watch();
    await desk.isAt("online");
    const states = (await desk.events()).flatMap((event) =>
      event.type === "connection.state" ? [event.payload.at] : [],
    );
    expect(states.slice(-2)).toEqual(["degraded", "online"]);
  });

  it("tells what was said while it was deaf, in its row and in an event", async () => {
    const desk = await open();
    const heard = desk.clock.now();
    const customer = desk.platform.customer("Olga");
    const stop = desk.platform.trouble({ method: "getUpdates", does: "error", status: 500, times: 1000 });
    // The question that is open ends with an update; the next one fails.
    customer.writes("Before");
    await expect.poll(async () => (await desk.row()).state, wait).not.toBe("online");
    desk.clock.forward(20 * MINUTE);
    customer.writes("Are you there?");
    customer.writes("Hello?");
    desk.clock.forward(MINUTE);
    stop();
    await desk.isAt("online");
    await expect.poll(async () => gapOf(await desk.row()), wait).toMatchObject({ since: heard, messages: 2 });
    const told = (await desk.events()).flatMap((event) =>
      event.type === "connection.state" && event.payload.filled ? [event.payload.filled] : [],
    );
    expect(told.at(-1)).toEqual({ sinceMs: heard, messages: 2 });
  });

  it("keeps what waits while the token is revoked, and sends it with a new one", async () => {
    const desk = await open();
    const { customer, id } = await desk.talk();
    desk.platform.revokeToken();
    const answer = await desk.say(id, "On our way");
    for (let minute = 0; minute < 3; minute++) {
      desk.clock.forward(MINUTE);
      await desk.runner.drain();
    }
    await desk.isAt("offline");
    expect(await desk.row()).toMatchObject({ stateCure: expect.stringContaining("current token") });
    expect(await desk.delivery(answer)).toMatchObject({ state: "queued", code: "bad_token", attempts: 1 });
    await changeConnection(
      { ...desk.using, seal: desk.desk.seal, channelNamed, read: desk.store.read },
      { id: desk.connection, settings: { token: desk.platform.renewToken() } },
    );
    await desk.desk.told();
    await desk.isAt("online");
    await desk.runner.drain();
    expect(desk.phone(customer.chatId)).toEqual(["On our way"]);
    expect(await desk.delivery(answer)).toMatchObject({ state: "sent" });
  });

  it("tells what was said while the whole desk was down", async () => {
    const dataDir = tempFolder("desk-that-goes");
    const DATABASE_URL = engine === "postgres" ? await (await ourPostgres()).migrated() : "";
    const config = readConfig({
      DATA_DIR: dataDir,
      SECRET_KEY: "a secret of the tests that is long enough",
      DATABASE_URL,
    });
    const { openTelegramPlatform } = await import("../../channels/telegram/platform");
    const { addConnection } = await import("../../src/desk/connections/add");
    const { openClock } = await import("../support/desk");
    const clock = openClock();
    const platform = await openTelegramPlatform({ now: clock.now });
    closeAfterTest(platform.close);
    const log = { info: () => {}, warn: () => {}, error: () => {} };
    const begin = () => openDesk({ config, log, now: clock.now, publicUrl: "http://desk.test" });
    const first = await begin();
    const connection = await addConnection(
      { ...first.using, seal: first.seal, channelNamed },
      { channel: "telegram", name: "Help", settings: { token: platform.token, apiRoot: platform.apiRoot } },
    );
    const state = async (desk: typeof first) => (await getConnection(desk.store.read, connection)).state;
    await expect.poll(() => state(first), wait).toBe("online");
    const heard = clock.now();
    await first.close();
    clock.forward(60 * MINUTE);
    platform.customer("Olga").writes("Is anybody there?");
    clock.forward(MINUTE);
    const second = await begin();
    closeAfterTest(second.close);
    await second.start();
    await expect
      .poll(async () => gapOf(await getConnection(second.store.read, connection)), wait)
      .toMatchObject({ since: heard, messages: 1 });
  });

  it("says that nobody holds a connection whose holder is gone, instead of what the holder said last", async () => {
    const dataDir = tempFolder("web-only");
    const DATABASE_URL = engine === "postgres" ? await (await ourPostgres()).migrated() : "";
    const SECRET_KEY = "a secret of the tests that is long enough";
    const log = { info: () => {}, warn: () => {}, error: () => {} };
    const begin = (ROLE: string) =>
      openDesk({
        config: readConfig({ DATA_DIR: dataDir, SECRET_KEY, DATABASE_URL, ROLE }),
        log,
        now: Date.now,
        publicUrl: "http://desk.test",
      });
    const { openTelegramPlatform } = await import("../../channels/telegram/platform");
    const { addConnection } = await import("../../src/desk/connections/add");
    const platform = await openTelegramPlatform({ now: Date.now });
    closeAfterTest(platform.close);
    const worker = await begin("worker");
    const connection = await addConnection(
      { ...worker.using, seal: worker.seal, channelNamed },
      { channel: "telegram", name: "Help", settings: { token: platform.token, apiRoot: platform.apiRoot } },
    );
    await expect.poll(async () => (await getConnection(worker.store.read, connection)).state, wait).toBe("online");
    await worker.close();
    const web = await begin("web");
    closeAfterTest(web.close);
    await web.start();
    await expect
      .poll(async () => getConnection(web.store.read, connection), wait)
      .toMatchObject({ state: "offline", stateReason: expect.stringContaining("No process") });
  });
});
