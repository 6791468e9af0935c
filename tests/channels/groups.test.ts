/**
 * What every channel with groups promises, by the whole desk: who speaks to nobody in particular is left to people, each
 * matter is a conversation of its own, the bot answers who speaks to it, and a note stays inside.
 */
import { serve } from "@hono/node-server";
import { expect, it } from "vitest";
import type { ChannelName } from "../../channels/contract";
import { fromPlain } from "../../channels/kit/rich-text";
import { channelNamed, channels } from "../../channels/registry";
import { openSlackPlatform } from "../../channels/slack/platform";
import { openCloudPlatform } from "../../channels/whatsapp/cloud/platform";
import { openWhatsAppWebPlatform } from "../../channels/whatsapp/web/platform";
import { addConnection } from "../../src/desk/connections/add";
import { getConnection } from "../../src/desk/connections/store";
import { note } from "../../src/desk/conversations/note";
import { SECOND_MS } from "../../src/kernel/time";
import { closeAfterTest, must, openTestDesk, type TestDesk } from "../support/desk";

/** Each deed gives what tells the message from others on its platform. */
type Member = {
  says: (text: string) => string;
  callsUs: (text: string) => string;
  answers: (id: string, text: string) => string;
};
/** `under`: the message that it answers, as the members see it. */
type Seen = { id: string; text: string; under: string | undefined };
type Group = {
  anna: Member;
  ben: Member;
  /** What we said there, oldest first. */
  ours: () => Seen[];
  /** All that the platform was ever given by us. */
  told: () => string;
};
type OpenGroup = (desk: TestDesk) => Promise<Group>;

const wait = { timeout: 20_000 };
const connect = (desk: TestDesk, channel: ChannelName, settings: object) =>
  addConnection(
    { ...desk.using, seal: desk.seal, channelNamed },
    { channel, name: "Group", settings: { ...settings } },
  );

const telegram: OpenGroup = async ({ platform }) => {
  const group = platform.group({ title: "Kettle owners" });
  const member = (name: string): Member => {
    const phone = group.member(name);
    return {
      says: (text) => String(phone.writes(text)),
      callsUs: (text) => String(phone.writes(`@${platform.botUsername} ${text}`)),
      answers: (id, text) => String(phone.replies(Number(id), text)),
    };
  };
  return {
    anna: member("Anna"),
    ben: member("Ben"),
    ours: () =>
      platform
        .chat(group.chatId)
        .messages.filter(({ by }) => by === "bot")
        .map(({ id, text, replyTo }) => ({ id: String(id), text, under: replyTo && String(replyTo.id) })),
    told: () => JSON.stringify(platform.calls),
  };
};

const slack: OpenGroup = async (desk) => {
  const platform = await openSlackPlatform({ now: desk.clock.now, redeliverMs: 1 });
  closeAfterTest(platform.close);
  const { token, appToken, slackApiUrl } = platform;
  await connect(desk, "slack", { token, appToken, slackApiUrl });
  await desk.desk.told();
  await expect.poll(platform.sockets, wait).toBe(1);
  const channel = platform.channel("kettles");
  const member = (name: string): Member => {
    const there = platform.customer(name).in("kettles");
    return {
      says: (text) => there.writes(text),
      callsUs: (text) => there.writes(`<@${platform.app.userId}> ${text}`),
      answers: (id, text) => there.writes(text, id),
    };
  };
  return {
    anna: member("Anna"),
    ben: member("Ben"),
    ours: () =>
      platform
        .screen(channel)
        .messages.filter(({ by }) => by === "app")
        .map(({ ts, text, thread }) => ({ id: ts, text, under: thread })),
    told: () => JSON.stringify(platform.calls),
  };
};

const cloud: OpenGroup = async (desk) => {
  const platform = await openCloudPlatform({ now: desk.clock.now, redeliverMs: 1 });
  closeAfterTest(platform.close);
  const connection = await connect(desk, "whatsapp", platform.settings);
  await desk.desk.told();
  const fetch = (request: Request) => desk.desk.exchange.webhook(connection, request, "");
  const door = await new Promise<ReturnType<typeof serve>>((resolve) => {
    const server = serve({ port: 0, hostname: "127.0.0.1", fetch }, () => resolve(server));
  });
  closeAfterTest(() => new Promise((resolve) => door.close(() => resolve())));
  const address = door.address();
  await platform.subscribe(`http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}/`);
  const people = [platform.customer("Anna"), platform.customer("Ben")] as const;
  const group = platform.group("Kettle owners", people);
  const member = (who: (typeof people)[number]): Member => {
    const there = group.as(who);
    return {
      says: (text) => there.writes(text),
      callsUs: (text) => there.writes(`@Stand-in ${text}`),
      answers: (id, text) => there.replies(id, text),
    };
  };
  return {
    anna: member(people[0]),
    ben: member(people[1]),
    ours: () =>
      platform
        .chat(group.groupId)
        .messages.filter(({ by }) => by === "us")
        .map(({ id, text, replyTo }) => ({ id, text, under: replyTo?.id })),
    told: () => JSON.stringify(platform.calls),
  };
};

const web: OpenGroup = async (desk) => {
  const platform = openWhatsAppWebPlatform({ now: desk.clock.now, name: "groups" });
  closeAfterTest(platform.close);
  const connection = await connect(desk, "whatsapp-web", { client: platform.name, pace: "none", groups: "all" });
  await desk.desk.start();
  const isAt = (at: string) =>
    expect.poll(async () => (await getConnection(desk.store.read, connection)).state, wait).toBe(at);
  await isAt("pairing");
  platform.scan();
  await isAt("online");
  const people = [platform.customer("Anna"), platform.customer("Ben")] as const;
  const group = platform.group("Kettle owners", [...people]);
  const member = (who: (typeof people)[number]): Member => {
    const there = group.as(who);
    return {
      says: (text) => there.writes(text),
      callsUs: (text) => there.mentions(`@${platform.me.split("@")[0]} ${text}`, [platform.me]),
      answers: (id, text) => there.replies(id, text),
    };
  };
  const said = () => platform.chat(group.chatId).messages;
  return {
    anna: member(people[0]),
    ben: member(people[1]),
    ours: () =>
      said()
        .filter(({ by }) => by === "us")
        // What is quoted is told by the last part of its id alone.
        .map(({ id, text, replyTo }) => ({
          id,
          text,
          under: said().find((one) => replyTo && one.id.includes(replyTo.id))?.id,
        })),
    told: () => JSON.stringify(platform.chats()),
  };
};

const groups: Partial<Record<ChannelName, OpenGroup>> = { telegram, slack, whatsapp: cloud, "whatsapp-web": web };

// A mail names its readers each time and stands in no place: what it promises is in `email/desk.test.ts`.
const withGroups = channels.filter(({ capabilities }) => capabilities.groups && !capabilities.copies);

it.each(withGroups.map(({ name }) => name))("keeps the promises of a group: %s", async (name) => {
  const desk = await openTestDesk({ settings: { botEnabled: true, undoSeconds: 0 } });
  const { anna, ben, ours, told } = await must(groups[name], `group of ${name}`)(desk);
  const talks = async () =>
    Promise.all(
      (await desk.conversations()).map(async ({ id }) =>
        (await desk.messages(id)).filter(({ direction }) => direction === "in").map((one) => one.authorName),
      ),
    );
  /** Time enough for the bot to have spoken. */
  const later = async () => {
    for (let second = 0; second < 6; second++) {
      desk.clock.forward(SECOND_MS);
      await desk.settle();
    }
  };
  const heard = async (who: string[][]) => {
    await expect.poll(talks, wait).toEqual(who);
    await later();
  };

  anna.says("Nice day");
  await heard([["Anna"]]);
  const asked = ben.callsUs("hello");
  await heard([["Anna"], ["Ben"]]);
  // The bot has answered who spoke to it, and nobody else.
  await expect.poll(ours, wait).toMatchObject([{ under: asked }]);
  const [idle, called] = await desk.conversations();
  expect([idle, called]).toMatchObject([
    { owner: "nobody", place: { kind: expect.stringMatching(/group|channel/) } },
    { owner: "bot" },
  ]);
  expect(idle?.contact).not.toBe(called?.contact);

  // Another one takes part in Ben's conversation: it goes on there, and is not said to the bot.
  anna.answers(asked, "Hello Ben");
  await heard([["Anna"], ["Ben", "Anna"]]);
  expect(ours()).toHaveLength(1);
  expect((await desk.conversations())[1]).toMatchObject({ contact: called?.contact });

  // Whoever calls in it is answered in it.
  ben.answers(must(ours()[0]).id, "hello again");
  await heard([["Anna"], ["Ben", "Anna", "Ben"]]);

  const before = ours().length;
  const conversation = must(called).id;
  await note(desk.using, { conversation, id: "n1", by: desk.agents.vera, rich: fromPlain("Beware: a reseller") });
  await later();
  expect(ours()).toHaveLength(before);
  await desk.say(conversation, "On it");
  await later();
  await expect.poll(() => ours().slice(before), wait).toMatchObject([{ text: "On it" }]);
  expect(told()).toContain("On it");
  expect(told()).not.toContain("reseller");
  expect(desk.errors).toEqual([]);
});
