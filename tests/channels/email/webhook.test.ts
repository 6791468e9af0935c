import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { settings } from "../../../channels/email/settings";
import { openWebhook } from "../../../channels/email/webhook";
import { toPlain } from "../../../channels/kit/rich-text";
import { openRecorder } from "../recorder";
import { openSpool } from "./mailbox";

const secret = "a secret that is long enough";
const text = ["From: Anna <anna@firm.example>", "To: help@fernway.example", "Subject: Grüße", "", "Wo ist mein Paket?"];
const mail = Buffer.from(text.join("\r\n"));
/** In a charset of its own, which must come through byte for byte. */
const koi8 = Buffer.concat([
  Buffer.from(
    "From: a@b.example\r\nContent-Type: text/plain; charset=koi8-r\r\nContent-Transfer-Encoding: 8bit\r\n\r\n",
  ),
  Buffer.from([0xf0, 0xd2, 0xc9, 0xd7, 0xc5, 0xd4]),
]);

const begin = (set: Record<string, unknown> = {}) => {
  const desk = openRecorder();
  const given = settings.parse({ address: "help@fernway.example", receive: "webhook", webhookSecret: secret, ...set });
  const webhook = openWebhook({ ...desk.needs, settings: given, spool: openSpool() });
  const post = async (
    body: BodyInit | null,
    {
      path = `?key=${encodeURIComponent(secret)}`,
      method = "POST",
      headers = {},
    }: { path?: string; method?: string; headers?: Record<string, string> } = {},
  ) => (await webhook(new Request(`https://desk.example/webhooks/c1${path}`, { method, headers, body }), "")).status;
  return { desk, post, words: () => desk.items("message").map(({ rich }) => toPlain(rich)) };
};
const multipart = (fields: Record<string, string | Buffer>) => {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields))
    if (typeof value === "string") form.set(name, value);
    else form.set(name, new Blob([new Uint8Array(value)]), "mail.eml");
  return form;
};
const asJson = { headers: { "content-type": "application/json" } };
const asForm = { headers: { "content-type": "application/x-www-form-urlencoded" } };
const asMail = { headers: { "content-type": "message/rfc822" } };
const plus = "help+x@fernway.example";

describe("mail pushed by a provider", () => {
  it.each<[string, () => [BodyInit, { headers?: Record<string, string> }?]]>([
    ["the mail itself (Cloudflare, Forward Email, a pipe of Postfix or Exim)", () => [new Uint8Array(mail), asMail]],
    [
      "Mailgun: body-mime in a form",
      () => [new URLSearchParams({ "body-mime": mail.toString(), recipient: plus }), asForm],
    ],
    [
      "SendGrid: email in a multipart form, with the envelope",
      () => [multipart({ email: mail.toString(), envelope: `{"to":["${plus}"]}` })],
    ],
    ["CloudMailin: message as a file of the form", () => [multipart({ message: mail, "envelope[to]": plus })]],
    [
      "Postmark: RawEmail in JSON",
      () => [JSON.stringify({ RawEmail: mail.toString(), OriginalRecipient: plus }), asJson],
    ],
    ["base64 in JSON", () => [JSON.stringify({ raw: mail.toString("base64") }), asJson]],
    [
      "Mandrill: events in a form",
      () => [
        new URLSearchParams({
          mandrill_events: JSON.stringify([{ event: "inbound", msg: { raw_msg: mail.toString(), email: plus } }]),
        }),
        asForm,
      ],
    ],
    [
      "SES by SNS: JSON in a string in JSON, as text",
      () => [
        JSON.stringify({
          Type: "Notification",
          Message: JSON.stringify({
            notificationType: "Received",
            receipt: { recipients: [plus] },
            content: mail.toString("base64"),
          }),
        }),
        { headers: { "content-type": "text/plain; charset=UTF-8" } },
      ],
    ],
  ])("is taken: %s", async (_name, shape) => {
    const { desk, post, words } = begin();
    const [body, how] = shape();
    expect(await post(body, how)).toBe(200);
    expect(words()).toEqual(["Wo ist mein Paket?"]);
    expect(desk.items("message")[0]).toMatchObject({ subject: "Grüße", author: { address: "anna@firm.example" } });
  });

  it("comes through byte for byte, whatever charset it is in", async () => {
    const { post, words } = begin();
    await post(new Uint8Array(koi8), asMail);
    await post(multipart({ email: koi8 }));
    const percent = [...koi8].map((byte) => `%${byte.toString(16).padStart(2, "0")}`).join("");
    await post(`body-mime=${percent}`, asForm);
    expect(words()).toEqual(["Привет", "Привет", "Привет"]);
  });

  it("is the same mail again when the provider repeats it, also in another shape", async () => {
    const { desk, post } = begin();
    await post(new Uint8Array(mail), asMail);
    await post(JSON.stringify({ RawEmail: mail.toString() }), asJson);
    const identities = desk.items("message").map(({ externalId, revision }) => `${externalId} ${revision}`);
    expect(new Set(identities).size).toBe(1);
  });

  it("takes several of one post", async () => {
    const { post, words } = begin();
    const events = [1, 2].map((n) => ({
      msg: { raw_msg: `From: a@b.example\r\nMessage-ID: <${n}@b.example>\r\n\r\n${n}` },
    }));
    await post(new URLSearchParams({ mandrill_events: JSON.stringify(events) }), asForm);
    expect(words()).toEqual(["1", "2"]);
  });

  it("is acknowledged only after the desk has it, and asked for again when it could not keep it", async () => {
    const { desk, post, words } = begin();
    desk.refuseNext();
    expect(await post(new Uint8Array(mail), asMail)).toBe(500);
    expect(await post(new Uint8Array(mail), asMail)).toBe(200);
    expect(words()).toHaveLength(1);
  });

  it("is let in by the key, a password, a signature of the body or Mailgun's", async () => {
    const { desk, post, words } = begin();
    const hmac = (what: string | Buffer) => createHmac("sha256", secret).update(what).digest("hex");
    const path = "";
    const bare = new Uint8Array(mail);
    expect(await post(bare, { path, headers: { ...asMail.headers, "x-parley-key": secret } })).toBe(200);
    const basic = `Basic ${Buffer.from(`user:${secret}`).toString("base64")}`;
    expect(await post(bare, { path, headers: { ...asMail.headers, authorization: basic } })).toBe(200);
    expect(
      await post(bare, { path, headers: { ...asMail.headers, "x-parley-signature": `sha256=${hmac(mail)}` } }),
    ).toBe(200);
    const nowS = Math.floor(desk.needs.now() / 1000);
    const mailgun = (stamp: string) =>
      new URLSearchParams({
        timestamp: stamp,
        token: "t",
        signature: hmac(`${stamp}t`),
        "body-mime": mail.toString(),
      });
    expect(await post(mailgun(String(nowS - 60)), { path, ...asForm })).toBe(200);
    expect(words()).toHaveLength(4);
    // Somebody plays a post of an hour ago again.
    expect(await post(mailgun(String(nowS - 3600)), { path, ...asForm })).toBe(401);
    expect(await post(mailgun("soon"), { path, ...asForm })).toBe(401);
  });

  it("is let in by nothing else, and never while no secret is set", async () => {
    const { desk, post } = begin();
    const bare = new Uint8Array(mail);
    for (const path of ["", "?key=", "?key=wrong", "?key=a%20secret%20that%20is%20long%20enougH"])
      expect(await post(bare, { path, ...asMail }), path).toBe(401);
    const forged = { timestamp: "1", token: "t", signature: "0".repeat(64), "body-mime": mail.toString() };
    expect(await post(new URLSearchParams(forged), { path: "", ...asForm })).toBe(401);
    expect(await begin({ webhookSecret: "" }).post(bare, { path: "?key=", ...asMail })).toBe(403);
    expect(desk.arrived()).toBe(0);
  });

  it("is kept aside when there is no mail in the post, and refused when it is too large", async () => {
    const { desk, post } = begin();
    expect(await post(JSON.stringify({ hello: "world" }), asJson)).toBe(200);
    expect(desk.unreadable).toMatchObject([{ error: "There is no raw mail in this post." }]);
    expect(await post(new Uint8Array(80 * 1024 * 1024), asMail)).toBe(413);
    expect(await post(null, { method: "GET" })).toBe(200);
    expect(await post(null, { method: "DELETE" })).toBe(405);
  });

  it("never calls an address that a post names, unless it is Amazon's", async () => {
    const { desk, post } = begin();
    const SubscribeURL = "https://sns.evil.example/?x=.amazonaws.com/";
    expect(await post(JSON.stringify({ Type: "SubscriptionConfirmation", SubscribeURL }), asJson)).toBe(200);
    expect(desk.unreadable).toHaveLength(1);
  });
});
