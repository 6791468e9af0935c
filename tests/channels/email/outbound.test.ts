import { describe, expect, it } from "vitest";
import type { OutboundMessage } from "../../../channels/contract";
import { openBrake } from "../../../channels/email/brake";
import { messageIdOf, rootOf, threadOf } from "../../../channels/email/ids";
import { openMemory } from "../../../channels/email/memory";
import { plan } from "../../../channels/email/outbound";
import { readMail } from "../../../channels/email/read/read-mail";
import { settings as schema } from "../../../channels/email/settings";
import { compose } from "../../../channels/email/smtp/compose";
import { fromMarkdown } from "../../../channels/kit/markdown";
import { fromPlain } from "../../../channels/kit/rich-text";

const secret = "the secret of this mailbox";
const settings = schema.parse({
  address: "help@fernway.example",
  fromName: "Fernway",
  aliases: ["Fernway Sales <sales@fernway.example>"],
  signature: "Best regards\n{{agent}}\nFernway Support",
  timeZone: "Europe/Berlin",
});
const place = { root: rootOf("1@firm.example"), customer: "anna@firm.example", from: "help@fernway.example" };
const at = Date.UTC(2026, 10, 23, 9);
const outbound = (more: Partial<OutboundMessage> = {}): OutboundMessage => ({
  kind: "message",
  id: "01a213f0-46a1-7000-a533-2a0caa0a0804",
  thread: threadOf(place),
  rich: fromPlain("Good day"),
  files: [],
  author: { name: "Mia", speaks: "agent" },
  subject: "A kettle",
  ...more,
});
const planned = (more: Partial<OutboundMessage> = {}, set = settings) =>
  plan(outbound(more), { settings: set, secret });
const behind = (ids: string[]): OutboundMessage["behind"] => ({
  externalIds: ids,
  last: { externalId: ids.at(-1) ?? "", author: "Anna", at, rich: fromPlain("It does not boil.\n\nWhy?") },
});
const sent = async (more: Partial<OutboundMessage> = {}) => (await compose(planned(more), [], at)).toString();

describe("an answer by mail", () => {
  it("stands behind what it answers: In-Reply-To, References and Outlook's own thread", async () => {
    const outlook = Buffer.from("01".repeat(22), "hex").toString("base64url");
    const raw = await sent({
      behind: behind(["1@firm.example", "2@firm.example"]),
      thread: threadOf({ ...place, outlook }),
    });
    const mail = readMail(Buffer.from(raw));
    expect(mail).toMatchObject({
      subject: "Re: A kettle",
      inReplyTo: "2@firm.example",
      references: ["1@firm.example", "2@firm.example"],
      threadTopic: "A kettle",
      messageId: messageIdOf({ root: place.root, id: outbound().id }, { secret, domain: "fernway.example" }),
    });
    const index = Buffer.from(mail.threadIndex ?? "", "base64");
    expect(index.subarray(0, 22).toString("hex")).toBe("01".repeat(22));
    expect(index).toHaveLength(27);
  });

  it("names of a long thread the first and the last mails only", () => {
    const ids = Array.from({ length: 80 }, (_, n) => `${n}@firm.example`);
    const { references } = planned({ behind: behind(ids) });
    expect(references).toHaveLength(20);
    expect([references[0], references.at(-1)]).toEqual(["0@firm.example", "79@firm.example"]);
  });

  it("says the same in HTML and in plain words: the answer, who signs, and a readable quote", () => {
    const { text, html } = planned({
      rich: fromMarkdown("Try **this**: [guide](https://x.example/g)"),
      behind: behind(["1@firm.example"]),
    });
    expect(text.replace(/\[ref:.*\]/, "").trim()).toBe(
      "Try this: guide (https://x.example/g)\n\n-- \nBest regards\nMia\nFernway Support\n\nOn 23 November 2026 at 10:00, Anna wrote:\n> It does not boil.\n>\n> Why?",
    );
    expect(html).toContain('Try <b>this</b>: <a href="https://x.example/g">guide</a>');
    expect(html).toContain("Mia<br>");
    expect(html).toMatch(/<blockquote type="cite"[^>]*><p>It does not boil\.<\/p>\n<p>Why\?<\/p><\/blockquote>/);
    const russian = planned({ language: "ru", behind: behind(["1@firm.example"]) });
    expect(russian.text).toContain("Anna пишет:");
  });

  it("says by headers when a machine speaks, and signs no person's name under it", () => {
    const bot = planned({ author: { name: "Parley", speaks: "bot" } });
    expect(bot.headers).toMatchObject({
      "Auto-Submitted": "auto-replied",
      "X-Auto-Response-Suppress": "OOF, AutoReply",
    });
    expect(bot.from).toEqual({ name: "Fernway", address: "help@fernway.example" });
    expect(bot.text).toContain("-- \nBest regards\nFernway Support");
    expect(planned().headers).not.toHaveProperty("Auto-Submitted");
  });

  it("leaves from the address that was written to, under the agent's and the team's name", () => {
    expect(planned().from).toEqual({ name: "Mia · Fernway", address: "help@fernway.example" });
    const sales = planned({ thread: threadOf({ ...place, from: "sales@fernway.example" }) });
    expect(sales).toMatchObject({
      from: { name: "Mia · Fernway Sales", address: "sales@fernway.example" },
      envelope: { from: "sales@fernway.example" },
    });
    // An address that is no longer ours is not used.
    expect(planned({ thread: threadOf({ ...place, from: "old@fernway.example" }) }).from.address).toBe(
      "help@fernway.example",
    );
  });

  it("goes to everybody in To, CC and BCC, and shows nobody the BCC", async () => {
    const copies = { to: ["carl@firm.example"], cc: ["dora@firm.example"], bcc: ["boss@fernway.example"] };
    const { envelope } = planned({ copies });
    expect(envelope.to).toEqual(["anna@firm.example", ...copies.to, ...copies.cc, ...copies.bcc]);
    const raw = await sent({ copies });
    expect(raw).toContain("dora@firm.example");
    expect(raw).not.toContain("boss@");
  });

  it("offers a plus-address to answer to where the mailbox takes such", () => {
    const { replyTo } = planned({}, schema.parse({ ...settings, plusAddress: true }));
    expect(replyTo?.address).toMatch(/^help\+[a-z2-7]+@fernway\.example$/);
    expect(planned().replyTo).toBeNull();
  });

  it("can't be made to carry headers by what people write", async () => {
    const evil = "x\r\nBcc: evil@evil.example\r\n\r\nbody";
    const raw = await sent({ subject: evil, author: { name: evil, speaks: "agent" } });
    const headers = raw.split("\r\n\r\n")[0] ?? "";
    expect(headers.split("\r\n").filter((line) => /^bcc:/i.test(line))).toEqual([]);
    for (const address of ["a@b.example\r\nBcc: c@d.example", "a@b.example, c@d.example", "no address"])
      expect(() => planned({ copies: { to: [address], cc: [], bcc: [] } }), address).toThrow("no mail address");
  });

  it("is refused in plain words when it is too large or goes to nobody", () => {
    const file = { name: "a.zip", mime: "application/zip", sizeBytes: 20_000_000, open: async () => new Uint8Array() };
    expect(() => planned({ files: [file] })).toThrow("18 MB");
    expect(() => planned({ thread: threadOf({ ...place, customer: "unknown@sender.invalid" }) })).toThrow(
      "nobody to answer",
    );
  });
});

describe("two machines that talk to each other", () => {
  const open = async () => {
    let stored: unknown;
    const clock = { at: 0 };
    const remember = {
      get: async () => stored,
      set: async (value: unknown) => {
        stored = structuredClone(value);
      },
    };
    const brake = async () => openBrake({ limit: 3, now: () => clock.at, memory: await openMemory(remember) });
    return { brake, clock };
  };

  it("are stopped after so many mails of the bot within the hour, and may go on later", async () => {
    const { brake, clock } = await open();
    const may = await brake();
    for (let n = 0; n < 3; n++) await may(place);
    await expect(may(place)).rejects.toMatchObject({ kind: "rejected", message: expect.stringContaining("3 times") });
    clock.at += 3_600_001;
    await may(place);
  });

  it("are stopped also when they change the thread or the address, or we were restarted", async () => {
    const { brake } = await open();
    const may = await brake();
    await may(place);
    await may({ ...place, root: rootOf("2@firm.example") });
    await may({ ...place, root: rootOf("3@firm.example") });
    await expect((await brake())({ ...place, root: rootOf("4@firm.example") })).rejects.toThrow("within the hour");
    const other = await open();
    const mayToo = await other.brake();
    for (const n of [1, 2, 3]) await mayToo({ ...place, customer: `robot${n}@firm.example` });
    await expect(mayToo({ ...place, customer: "robot4@firm.example" })).rejects.toThrow("within the hour");
  });
});
