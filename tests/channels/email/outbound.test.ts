import { describe, expect, it } from "vitest";
import type { OutboundMessage } from "../../../channels/contract";
import { openBrake } from "../../../channels/email/brake";
import { quoted } from "../../../channels/email/html";
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
/** What the person wrote now in a mail of this text. */
const replyOf = (text: string) => readMail(Buffer.from(`From: anna@firm.example\r\n\r\n${text}`)).reply;
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

describe("the signature of who answers", () => {
  const signature = fromMarkdown("**Mia Keller**, second line\n[Write to me](https://fernway.example/mia)");
  const mia = { name: "Mia", speaks: "agent", signature } as const;
  const oneLiner = { name: "Mia", speaks: "agent", signature: fromPlain("Ext. 42") } as const;
  const below = (template: string, author: OutboundMessage["author"]) => {
    const { text } = planned({ author }, schema.parse({ ...settings, signature: template }));
    return text
      .replace(/\[ref:.*\]/, "")
      .replace(/^Good day\s*(-- \n)?/, "")
      .trim();
  };
  const own = "Mia Keller, second line\nWrite to me (https://fernway.example/mia)";

  it.each([
    [
      "stands where the mailbox's lines have a place for it",
      "Yours\n{{ signature }}\nFernway",
      mia,
      `Yours\n${own}\nFernway`,
    ],
    ["keeps what else is on the line of that place", "— {{signature}} — Fernway", mia, `${own}\nFernway`],
    ["keeps the blank lines around it", "Yours\n\n{{signature}}\n\nFernway", mia, `Yours\n\n${own}\n\nFernway`],
    ["takes the place of the name that it says itself", "Yours\n{{agent}}\nFernway", mia, `Yours\n${own}\nFernway`],
    ["leaves what stands beside that name", "Yours, {{agent}} · Fernway", mia, `Yours,\n${own}\nFernway`],
    ["says no name twice, wherever it was asked for", "{{agent}}, Fernway\n{{signature}}", mia, `Fernway\n${own}`],
    [
      "says no name twice in two alphabets",
      "Yours\n{{agent}}\nFernway",
      { ...mia, signature: fromPlain("Мия Келлер\nЧайники") },
      "Yours\nМия Келлер\nЧайники\nFernway",
    ],
    [
      "follows the name though it is in another alphabet",
      "{{agent}}\nFernway",
      { ...mia, signature: fromPlain("Служба поддержки") },
      "Mia\nСлужба поддержки\nFernway",
    ],
    [
      "follows the name that it does not say",
      "Yours\n{{agent}}, Fernway\nBerlin",
      oneLiner,
      "Yours\nMia, Fernway\nExt. 42\nBerlin",
    ],
    ["stands above lines without any place", "Fernway\nBerlin", mia, `${own}\nFernway\nBerlin`],
    ["stands alone in a mailbox without lines", "", mia, own],
    [
      "stands once, however often it is asked for",
      "{{signature}}\nFernway\n{{signature}}",
      oneLiner,
      "Ext. 42\nFernway",
    ],
    ["is a name where nobody has written one", "Yours\n{{signature}}", { name: "Mia", speaks: "agent" }, "Yours\nMia"],
    [
      "is nothing beside the name where nobody has written one",
      "{{agent}}\n{{signature}}\nFernway",
      { name: "Mia", speaks: "agent" },
      "Mia\nFernway",
    ],
    [
      "is never the bot's",
      "Yours\n{{signature}}\n{{agent}}\nFernway",
      { name: "Parley", speaks: "bot", signature },
      "Yours\nFernway",
    ],
    [
      "fills in nothing by itself",
      "{{agent}}",
      { ...mia, signature: fromPlain("{{agent}} {{signature}}") },
      "Mia\n{{agent}} {{signature}}",
    ],
  ] as const)("%s", (_what, template, author, expected) => {
    expect(below(template, { ...author })).toBe(expected);
  });

  it("is no line at all where nobody has any", () => {
    expect(planned({}, schema.parse({ ...settings, signature: "" })).text).not.toContain("-- ");
  });

  it("is read at once, however little it looks like a name", () => {
    // As many letters as a profile takes: trying each of them as the end of a word would not come to an end.
    for (const words of [`${"A".repeat(999)}!`, `${"A ".repeat(499)}!`, "A".repeat(999)])
      expect(below("{{agent}}\nFernway", { ...mia, signature: fromPlain(words) })).toContain(`Mia\n${words}\nFernway`);
  });

  it("has its formatting in HTML, and can neither become markup nor a header", async () => {
    const { html } = planned({ author: mia });
    expect(html).toContain(
      'Best regards<br>\n<b>Mia Keller</b>, second line<br>\n<a href="https://fernway.example/mia">Write to me</a><br>\nFernway Support',
    );
    const evil = "<img src=x onerror=alert(1)>\r\nBcc: evil@evil.example\r\n\r\n[x](javascript:alert(1))";
    const signed = { ...mia, signature: fromMarkdown(evil) };
    expect(planned({ author: signed }).html).toContain("&lt;img src=x onerror=alert(1)&gt;");
    expect(planned({ author: signed }).html).not.toMatch(/<img|javascript:/);
    const [head] = (await sent({ author: signed })).split("\r\n\r\n");
    expect(head).not.toMatch(/^bcc:/im);
  });

  it.each([
    ["above", (quote: string) => `It works now.\n\n${quote}`],
    ["below", (quote: string) => `${quote}\n\nIt works now.`],
  ])("is none of what the customer writes %s the quote of it", (_where, answer) => {
    const { text } = planned({ author: mia });
    const words = text.trim();
    const shapes = [
      `On 23 Nov 2026, at 10:00, Mia <help@fernway.example> wrote:\n\n${quoted(words)}`,
      `23.11.2026 10:00, Mia пишет:\n${quoted(words)}`,
    ];
    for (const shape of shapes) expect(replyOf(answer(shape)), shape).toBe("It works now.");
  });

  it("is none of what the customer writes above a quote that their program does not mark", () => {
    const { text } = planned({ author: mia });
    for (const head of [
      "On 23 Nov 2026, at 10:00, Mia <help@fernway.example> wrote:",
      "-----Original Message-----\nFrom: Mia <help@fernway.example>\nSent: Monday, November 23, 2026 10:00 AM\nTo: Anna\nSubject: Re: A kettle",
      "От: Mia <help@fernway.example>\nОтправлено: 23 ноября 2026 г. 10:00\nКому: Anna\nТема: Re: A kettle",
    ])
      expect(replyOf(`It works now.\n\n${head}\n\n${text}`), head).toBe("It works now.");
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
