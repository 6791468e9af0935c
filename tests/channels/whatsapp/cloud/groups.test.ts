import { expect, it, vi } from "vitest";
import { toPlain } from "../../../../channels/kit/rich-text";
import { openGroups } from "../../../../channels/whatsapp/cloud/groups";
import { settings } from "../../../../channels/whatsapp/cloud/settings";
import { begin, fresh, message } from "./open-number";

const openGroup = async (settings: object = {}) => {
  const number = await begin({ settings });
  const ben = number.platform.customer("Ben");
  const group = number.platform.group("Kettle owners", [number.anna, ben]);
  const ours = () => number.platform.chat(group.groupId).messages.filter(({ by }) => by === "us");
  return { ...number, ben, group, ours };
};
type Opened = Awaited<ReturnType<typeof openGroup>>;
/** What was done, once the desk has kept it. */
const says = async <Deed>({ platform }: Opened, deed: Deed): Promise<Deed> => {
  await platform.drained();
  return deed;
};

it("says where it was said, by whom, and whether to us; an answer goes on with what it answers", async () => {
  const opened = await openGroup();
  const { desk, platform, group, anna, ben } = opened;
  const [asAnna, asBen] = [group.as(anna), group.as(ben)];
  const first = await says(opened, asAnna.writes("Nice day"));
  await says(opened, asBen.writes("@Stand-in my kettle leaks"));
  await says(opened, asBen.replies(first, "Indeed"));
  const [idle, called, replying] = desk.items("message");
  expect(idle).toMatchObject({
    author: { address: anna.waId, name: "Anna", verified: ["phone"] },
    place: { kind: "group", title: "Kettle owners" },
    facts: { members: "3" },
    addressed: false,
    near: { lane: `group:${group.groupId}`, windowMs: 3_600_000 },
  });
  expect(called).toMatchObject({ addressed: true, author: { address: ben.waId, name: "Ben" } });
  expect(replying).toMatchObject({ addressed: false, follows: [first] });
  expect(new Set([idle, called, replying].map((one) => one?.thread)).size).toBe(3);
  // Asked once, whoever writes how often.
  expect(platform.calls.filter(({ path }) => path.includes(group.groupId))).toHaveLength(1);
});

it("answers into the group, upon what is answered, with choices in words, and hears an answer to that as said to us", async () => {
  const opened = await openGroup();
  const { desk, connection, group, ben, ours } = opened;
  const asked = await says(opened, group.as(ben).writes("@Stand-in my kettle leaks"));
  const [called] = desk.items("message");
  const thread = called?.thread ?? "";
  const behind = { externalIds: [asked], last: { externalId: asked, author: "Ben", at: called?.at ?? 0, rich: [] } };
  const buttons = [{ label: "Talk to a person", data: "person" }];
  const { externalIds } = await connection.send(message(thread, "Which one?", { behind, buttons }), fresh());
  expect(ours()).toMatchObject([{ replyTo: { id: asked }, buttons: [] }]);
  expect(toPlain(ours()[0]?.rich ?? [])).toContain("Talk to a person");
  await says(opened, group.as(ben).replies(externalIds[0] ?? "", "The red one"));
  expect(desk.items("message")[1]).toMatchObject({ addressed: true, follows: externalIds });
  await says(opened, group.as(ben).reacts(externalIds[0] ?? "", "👍"));
  expect(desk.items("reaction")).toMatchObject([{ externalId: externalIds[0], author: { address: ben.waId } }]);
  await says(opened, group.as(ben).edits(asked, "my red kettle leaks"));
  expect(desk.items("edit")).toMatchObject([{ externalId: asked, thread }]);
});

it("tells how far the group has read, by each one in it", async () => {
  const opened = await openGroup();
  const { desk, connection, group, anna, ben } = opened;
  await says(opened, group.as(ben).writes("Hello"));
  const [heard] = desk.items("message");
  const { externalIds } = await connection.send(message(heard?.thread ?? "", "Hello all"), fresh());
  await opened.platform.drained();
  group.as(anna).reads();
  await opened.platform.drained();
  const receipts = desk.items("receipt");
  expect(receipts.map(({ state, revision }) => [state, revision])).toEqual([
    ["delivered", `delivered:${anna.waId}`],
    ["delivered", `delivered:${ben.waId}`],
    ["read", `read:${anna.waId}`],
  ]);
  expect(new Set(receipts.map(({ externalId }) => externalId))).toEqual(new Set(externalIds));
});

it("leaves groups alone where it is told so, and keeps a message whose group nobody can name", async () => {
  const silent = await openGroup({ groups: "none" });
  await says(silent, silent.group.as(silent.ben).writes("Dinner at eight"));
  expect(silent.desk.items("message")).toEqual([]);
  expect(silent.desk.items("ignored")).toMatchObject([{ reason: "group" }]);
  const nameless = await openGroup({ speaks: "always" });
  nameless.platform.trouble({ on: "any", does: "error", status: 400, code: 100, times: 2 });
  await says(nameless, nameless.group.as(nameless.ben).writes("Dinner at eight"));
  expect(nameless.desk.items("message")).toMatchObject([{ place: { kind: "group" }, addressed: true }]);
});

it("lets a message wait once for what its group is called, and none behind it", async () => {
  vi.useFakeTimers();
  const log = { info: () => {}, warn: () => {}, error: () => {} };
  const given = {
    phoneNumberId: "1",
    businessAccountId: "2",
    accessToken: "a-token-",
    appSecret: "a-secret",
    verifyToken: "word",
  };
  const graph = () => new Promise<unknown>(() => {});
  const groups = openGroups({ graph, settings: settings.parse(given), now: () => 0, log });
  const first = groups.of(["g1"]);
  await vi.advanceTimersByTimeAsync(3_000);
  expect(await first).toEqual({ groups: { g1: {} } });
  expect(await groups.of(["g1"])).toEqual({ groups: { g1: {} } });
  vi.useRealTimers();
});
