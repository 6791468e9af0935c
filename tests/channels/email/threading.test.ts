import { describe, expect, it } from "vitest";
import type { Inbound, InboundMessage } from "../../../channels/contract";
import { normal } from "../../../channels/email/addresses";
import { messageIdOf, plusAddress, rootOf, threadOf, tokenOf } from "../../../channels/email/ids";
import { inbound } from "../../../channels/email/inbound";
import { plan } from "../../../channels/email/outbound";
import { isOurs } from "../../../channels/email/people";
import { settings as schema } from "../../../channels/email/settings";
import { toPlain } from "../../../channels/kit/rich-text";

const secret = "the secret of this mailbox";
const settings = schema.parse({
  address: "help@fernway.example",
  aliases: "Sales <sales@fernway.example>",
  trustedServer: "mx.fernway.example",
});
const now = Date.UTC(2026, 10, 23, 9);
const context = { settings, secret, now, spooled: async () => null };

const read = (lines: string[], how: Record<string, unknown> = {}): Promise<Inbound[]> =>
  inbound({ mime: Buffer.from(lines.join("\r\n")).toString("base64"), from: "inbox", ...how }, context);
const message = async (lines: string[], how: Record<string, unknown> = {}): Promise<InboundMessage> => {
  const found = (await read(lines, how)).find((item) => item.kind === "message");
  if (found?.kind !== "message") throw new Error("no message");
  return found;
};
const head = (...more: string[]) => ["From: Anna <anna@firm.example>", "To: help@fernway.example", ...more];
const mark = { root: rootOf("first@firm.example"), id: "01a213f0-46a1-7000-a533-2a0caa0a0804" };
const ours = messageIdOf(mark, { secret, domain: "fernway.example" });
const forged = messageIdOf(mark, { secret: "another secret", domain: "fernway.example" });
const token = tokenOf(mark, secret);
const rootIn = ({ thread }: InboundMessage) => thread.split(":")[1];

describe("a mail of ours that came back", () => {
  const returned = (...copy: string[]) => [
    "From: Mail Delivery <mailer-daemon@mx.example>",
    "Subject: Undelivered Mail Returned to Sender",
    "Content-Type: multipart/report; report-type=delivery-status; boundary=A",
    "",
    "--A",
    "Content-Type: message/delivery-status",
    "",
    "Final-Recipient: rfc822; anna@firm.example",
    "Action: failed",
    "Status: 5.1.1",
    "Diagnostic-Code: smtp; 550 5.1.1 User unknown",
    "",
    "--A",
    "Content-Type: message/rfc822",
    "",
    ...copy,
    "--A--",
  ];
  it.each([
    ["its Message-ID", [`Message-ID: <${ours}>`, "", "Hi"]],
    [
      "our header, where a provider has given it an id of its own",
      ["Message-ID: <0100-ses@mail.example>", `X-Parley-Ref: ${token}`, "", "Hi"],
    ],
    [
      "the marker in its words, where a provider took our header out too",
      ["Message-ID: <x@mail.example>", "", "Hi", `[ref:${token}]`],
    ],
  ])("is found by %s", async (_what, copy) => {
    expect((await read(returned(...copy))).find(({ kind }) => kind === "receipt")).toMatchObject({
      externalId: ours,
      state: "failed",
      reason: expect.stringContaining("User unknown"),
    });
  });
});

describe("where a mail belongs", () => {
  it("is told first by our signed Message-ID, whatever else it names", async () => {
    const one = await message(
      head(`In-Reply-To: <${ours}>`, "References: <other@x.example>", "Subject: New", "", "Hi"),
    );
    expect(one).toMatchObject({ facts: { threading: "signed_id" } });
    expect(one.follows?.[0]).toBe(ours);
    expect(rootIn(one)).toBe(mark.root);
  });

  it("is told by References and In-Reply-To when none of them is ours", async () => {
    const one = await message(head("References: <first@firm.example> <second@firm.example>", "", "Hi"));
    expect(one).toMatchObject({
      follows: ["second@firm.example", "first@firm.example"],
      facts: { threading: "references" },
    });
    expect(rootIn(one)).toBe(mark.root);
  });

  it("is told by the marker in the quote when a provider has rewritten our Message-ID", async () => {
    const one = await message(head("", "Yes.", "", "On Monday Help wrote:", "> Does it work?", `> [ref:${token}]`));
    expect(one).toMatchObject({ facts: { threading: "marker" }, follows: [ours] });
    expect(rootIn(one)).toBe(mark.root);
    expect(toPlain(one.rich)).toBe("Yes.");
    expect(one.whole?.text).not.toContain("ref:");
  });

  it("is told by the plus-address, also when only the envelope names it", async () => {
    const to = plusAddress("help@fernway.example", mark, secret) ?? "";
    const seen = await message(["From: anna@firm.example", `To: ${to}`, "", "Hi"]);
    const hidden = await message(["From: anna@firm.example", "To: help@fernway.example", "", "Hi"], { recipient: to });
    for (const one of [seen, hidden]) {
      expect(one).toMatchObject({ facts: { threading: "plus_address" }, follows: [ours] });
      expect(rootIn(one)).toBe(mark.root);
    }
  });

  it.each([
    ["Message-ID", ["References: <x@y.example>", `In-Reply-To: <${forged}>`, "", "Hi"], "message_id"],
    ["marker", ["", "Hi", `[ref:${tokenOf(mark, "another secret")}]`], "marker"],
    [
      "marker whose letters were changed",
      ["", "Hi", `[ref:${token.slice(0, -1)}${token.endsWith("a") ? "b" : "a"}]`],
      "marker",
    ],
  ])("is told by nothing that only looks like ours: a forged %s", async (_what, lines, kind) => {
    const one = await message(head(...lines));
    expect(one.facts).toMatchObject({ forged: kind });
    expect(one.follows ?? []).not.toContain(ours);
    expect(rootIn(one)).not.toBe(mark.root);
  });

  it("is not told by the subject or by who writes", async () => {
    const first = await message(head("Message-ID: <1@firm.example>", "Subject: Re: Order", "", "Hi"));
    const second = await message(head("Message-ID: <2@firm.example>", "Subject: Re: Order", "", "Hi"));
    expect(second.follows).toBeUndefined();
    expect(second.thread).not.toBe(first.thread);
  });

  it("keeps a stranger's mail under our own Message-ID from passing as ours", async () => {
    const one = await message(head(`Message-ID: <${ours}>`, "", "I am you."));
    expect(one.externalId).not.toBe(ours);
    expect(one.ours).toBeUndefined();
  });

  it("answers from the address that was written to, and to Reply-To", async () => {
    const one = await message([
      "From: anna@firm.example",
      "Reply-To: a@home.example",
      "To: Sales@fernway.example",
      "",
      "Hi",
    ]);
    expect(one.thread).toContain(encodeURIComponent("sales@fernway.example"));
    expect(one.thread).toContain(encodeURIComponent("a@home.example"));
    expect(one.author.address).toBe("anna@firm.example");
  });
});

describe("a mail in the folder of sent mail", () => {
  it("is ours when another program wrote it, and no second copy when Parley did, whatever id the provider gave it", async () => {
    const how = { from: "sent" };
    const lines = ["From: help@fernway.example", "To: anna@firm.example", "Message-ID: <rewritten@provider.example>"];
    expect(await read([...lines, "", "Hi"], how)).toMatchObject([{ kind: "message", ours: true }]);
    expect(await read([...lines, `X-Parley-Ref: ${token}`, "", "Hi"], how)).toMatchObject([{ kind: "ignored" }]);
    expect(await read([...lines, `X-Parley-Ref: ${tokenOf(mark, "x")}`, "", "Hi"], how)).toMatchObject([
      { kind: "message", ours: true },
    ]);
  });
});

describe("a mailbox whose domain is not in Latin letters", () => {
  const cyrillic = schema.parse({ address: "Help@Фирма.рф", fromName: "Фирма" });
  const taken = (lines: string[], from = "inbox") =>
    inbound({ mime: Buffer.from(lines.join("\r\n")).toString("base64"), from }, { ...context, settings: cyrillic });

  it("is the same in both spellings: its own copies, its readers, and who signs in", async () => {
    expect(cyrillic).toMatchObject({ address: "help@xn--80apmps.xn--p1ai", login: "help@фирма.рф" });
    for (const address of ["help@фирма.рф", "help@xn--80apmps.xn--p1ai"]) {
      const own = [`From: ${address}`, "To: anna@firm.example", `X-Parley-Ref: ${token}`, "", "Good day"];
      expect(await taken(own, "sent"), address).toMatchObject([{ kind: "ignored" }]);
      const [one] = await taken(["From: анна@почта.рф", `To: ${address}, bob@xn--80a1acny.xn--p1ai`, "", "Hello"]);
      expect(one).toMatchObject({
        author: { address: "анна@xn--80a1acny.xn--p1ai" },
        readers: [{ person: { address: "bob@xn--80a1acny.xn--p1ai" } }],
      });
    }
  });

  it.each([
    ["fernway.example/ё.evil.example", "a path"],
    ["fernway.example?ё.evil.example", "a query"],
    ["fernway.example#ё.evil.example", "a fragment"],
    ["fernway.example\\ё.evil.example", "a path of Windows"],
    ["fern\u00adway.example", "a hyphen that isn't seen"],
    ["fern\u200bway.example", "a space that isn't seen"],
    ["fernway.example/ё", "no more than a path"],
  ])("takes nobody for one of ours, or for one we know, by %j, which has %s", async (domain) => {
    const address = `help@${domain}`;
    const ours = schema.parse({ ...settings, address: "help@fernway.example" });
    expect([isOurs(ours, address), normal(address)]).toEqual([false, address]);
    const [one] = await inbound(
      { mime: Buffer.from(`From: Boss <${address}>\r\nSubject: x\r\n\r\nHi`).toString("base64"), from: "inbox" },
      { ...context, settings: ours },
    );
    expect(one?.kind === "message" && one.author.address).not.toBe("help@fernway.example");
  });

  it("is compared at once with an address of nothing but plus signs", async () => {
    const endless = `a@${"+".repeat(59_000)}`;
    expect([isOurs(settings, endless), isOurs(settings, "help+x+y@fernway.example")]).toEqual([false, true]);
    expect(await read([`From: <${endless}>`, `To: <${endless}>`, "", "Hi"])).toMatchObject([{ kind: "message" }]);
  });

  it("answers from the alias that an older thread names in its own letters", () => {
    const old = `mail:${mark.root}:${["anna@почта.рф", "sales@фирма.рф"].map(encodeURIComponent).join(":")}`;
    const { envelope } = plan(
      { kind: "message", id: mark.id, thread: old, rich: [], files: [], author: { name: "Mia", speaks: "agent" } },
      { settings: schema.parse({ address: "help@фирма.рф", aliases: "Sales <sales@фирма.рф>" }), secret },
    );
    expect(envelope).toEqual({ from: "sales@xn--80apmps.xn--p1ai", to: ["anna@xn--80a1acny.xn--p1ai"] });
  });

  it("needs no more than ASCII for the domain of a Message-ID and of an envelope", () => {
    const thread = threadOf({ root: mark.root, customer: "anna@почта.рф", from: "help@фирма.рф" });
    const author = { name: "Mia", speaks: "agent" } as const;
    const { messageId, envelope } = plan(
      { kind: "message", id: mark.id, thread, rich: [], files: [], author },
      { settings: cyrillic, secret },
    );
    expect(messageId).toMatch(/@xn--80apmps\.xn--p1ai$/);
    expect(envelope).toEqual({ from: "help@xn--80apmps.xn--p1ai", to: ["anna@xn--80a1acny.xn--p1ai"] });
  });
});

describe("who vouches for the sender", () => {
  const signed = (...results: string[]) =>
    message(head(...results.map((one) => `Authentication-Results: ${one}`), "", "Hi"));

  it("is only the server the admin has named, and of its results only DMARC", async () => {
    const good = await signed("mx.fernway.example; spf=pass; dkim=pass; dmarc=pass");
    expect(good.author.verified).toEqual(["email"]);
    expect(good.facts).toMatchObject({ spf: "pass", dkim: "pass", dmarc: "pass", checked_by: "mx.fernway.example" });
    const weak = await signed("mx.fernway.example; spf=pass; dkim=pass; dmarc=fail");
    expect(weak.author.verified).toBeUndefined();
  });

  it("is nobody when only somebody else says so", async () => {
    const one = await signed("mx.evil.example; spf=pass; dkim=pass; dmarc=pass");
    expect(one.author.verified).toBeUndefined();
    expect(Object.keys(one.facts ?? {})).not.toContain("dmarc");
  });

  it.each([
    ["two From headers", ["From: Anna <anna@firm.example>", "From: Eve <eve@evil.example>"]],
    ["two people in From", ["From: Anna <anna@firm.example>, Eve <eve@evil.example>"]],
  ])("is nobody when there are %s, of whom our server may have judged the other", async (_what, from) => {
    const result = "Authentication-Results: mx.fernway.example; dmarc=pass";
    const one = await message([...from, "To: help@fernway.example", result, "", "Hi"]);
    expect(one.author).toMatchObject({ address: "anna@firm.example" });
    expect(one.author.verified).toBeUndefined();
  });

  it("is our server below one that came after it, and never what was written below our server's own", async () => {
    const relayed = await signed("relay.fernway.example; spf=none", "mx.fernway.example; dmarc=pass");
    expect(relayed.author.verified).toEqual(["email"]);
    const spoofed = await signed("mx.fernway.example; dmarc=fail", "mx.fernway.example; dmarc=pass");
    expect(spoofed.author.verified).toBeUndefined();
  });
});
