import { describe, expect, it } from "vitest";
import { z } from "zod";
import { email } from "../../../channels/email/index";
import { readHtmlBody, readMail, readPlainBody } from "../../../channels/email/read/read-mail";
import { must, openTestDesk } from "../../support/desk";
import { absent, bytesOf, everyFile, expectations, textOf } from "./samples";

/** Figures are said at the end of each test, the files that missed beside them. */
const mark = (what: string, results: { file: string; isGood: boolean }[], atLeast: number) => {
  const good = results.filter(({ isGood }) => isGood).length;
  const missed = results.filter(({ isGood }) => !isGood).map(({ file }) => file);
  console.log(`${what}: ${good} of ${results.length}${missed.length > 0 ? ` (not ${missed.join(", ")})` : ""}`);
  expect(good, `${what}: ${missed.join(", ")}`).toBeGreaterThanOrEqual(atLeast);
};
const trimmed = (text: string) => text.replace(/\r/g, "").trim();
const squeezed = (text: string) => text.replace(/\s+/g, " ").trim();
const box = z.object({ name: z.string().nullish(), address: z.string().nullish() });
const withoutSpace = (text: string | null | undefined) => (text ?? "").replace(/\s+/g, "");
/** Where the parser that made the expectations could not read a letter (U+FFFD), any one letter will do. */
const isSubject = (found: string, expected: string | null | undefined): boolean => {
  const [ours, theirs] = [[...withoutSpace(found)], [...withoutSpace(expected)]];
  return ours.length === theirs.length && theirs.every((letter, at) => letter === "\uFFFD" || letter === ours[at]);
};

describe.skipIf(absent !== null)(`marks on other people's mails${absent ? ` (${absent})` : ""}`, () => {
  it("reads subjects, senders and files of MIME as expected", () => {
    const shape = {
      from: z.array(box).nullish(),
      subject: z.string().nullish(),
      message_id: z.string().nullish(),
      n_attachments: z.number(),
    };
    const read = expectations("mime", shape).map((one) => ({ ...one, mail: readMail(bytesOf("mime", one.file)) }));
    const results = (isGood: (one: (typeof read)[number]) => boolean) =>
      read.map((one) => ({ file: one.file, isGood: isGood(one) }));
    mark(
      "subjects",
      results(({ subject, mail }) => isSubject(mail.subject, subject)),
      51,
    );
    mark(
      "senders",
      results(({ from, mail }) => (mail.from?.address ?? "") === (from?.[0]?.address ?? "")),
      52,
    );
    mark(
      "attachments",
      results(({ n_attachments, mail }) => mail.attachments.length === n_attachments),
      36,
    );
    mark(
      "Message-IDs",
      results(({ message_id, mail }) => (mail.messageId ?? "") === (message_id ?? "")),
      51,
    );
  });

  it("finds what a person wrote now in plain mails", () => {
    const shape = {
      reply: z.string().optional(),
      reply_matches: z.array(z.string()).optional(),
      whole_is_reply: z.boolean().optional(),
      quoted_or_hidden_matches: z.array(z.string()).optional(),
    };
    const results = expectations("replies_plain", shape).map((one) => {
      const text = textOf("replies_plain", one.file);
      const { reply } = readPlainBody(text);
      const isGood =
        (one.reply === undefined || trimmed(reply) === trimmed(one.reply)) &&
        (one.reply_matches ?? []).every((pattern) => new RegExp(pattern, "m").test(reply)) &&
        (!one.whole_is_reply || trimmed(reply) === trimmed(text)) &&
        (one.quoted_or_hidden_matches ?? []).every((pattern) => !new RegExp(pattern, "m").test(reply));
      return { file: one.file, isGood };
    });
    expect(results).toHaveLength(31);
    mark("plain replies", results, 27);
  });

  it("finds it in whole mails, in HTML and above signatures", () => {
    const whole = expectations("replies_eml", { reply: z.string() }).map(({ file, reply }) => ({
      file,
      isGood: trimmed(readMail(bytesOf("replies_eml", file)).reply) === trimmed(reply),
    }));
    const html = expectations("replies_html", { reply_text: z.string() }).map(({ file, reply_text }) => ({
      file,
      isGood: squeezed(readHtmlBody(textOf("replies_html", file)).reply) === squeezed(reply_text),
    }));
    const signed = expectations("signatures", { signature: z.string() }).map(({ file, signature }) => {
      const text = trimmed(textOf("signatures", file));
      const said = signature === "" ? text : trimmed(text.slice(0, text.lastIndexOf(trimmed(signature))));
      return { file, isGood: trimmed(readPlainBody(text).reply) === said };
    });
    expect([whole, html, signed].flat()).toHaveLength(13);
    mark("other replies", [...whole, ...html, ...signed], 11);
  });

  it("reads every file there is, whatever it holds", () => {
    const files = everyFile();
    for (const { folder, file } of files) {
      const bytes = bytesOf(folder, file);
      for (const mail of [readMail(bytes), readPlainBody(bytes.toString()), readHtmlBody(bytes.toString())])
        expect(mail.headers.length + mail.text.length, `${folder}/${file}`).toBeGreaterThanOrEqual(0);
    }
    for (const folder of ["robustness", "threads_chatwoot", "bounces"])
      for (const { file, message_id, from_raw } of expectations(folder, {
        message_id: z.string().nullish(),
        from_raw: z.string().nullish(),
      })) {
        const mail = readMail(bytesOf(folder, file));
        if (message_id?.includes("@"))
          expect(mail.messageId, `${folder}/${file}`).toBe(message_id.replace(/^[\s<]+|[\s>]+$/g, ""));
        const address = /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/.exec(from_raw ?? "")?.[0];
        if (address) expect(mail.from?.address.toLowerCase(), `${folder}/${file}`).toBe(address.toLowerCase());
      }
    console.log(`read without an error: ${files.length} files`);
  });
});

const ADDRESS = "help@fernway.example";
const openMailDesk = async () => {
  const desk = await openTestDesk({ settings: { botEnabled: true } });
  const settings = email.settings.parse({ address: ADDRESS, receive: "webhook", webhookSecret: "0123456789abcdef" });
  const taken = async (bytes: Uint8Array) => {
    const raw = must(email.fromFile, "reader of files")(bytes);
    const items = await email.inbound(raw, {
      settings,
      secret: "a secret",
      now: desk.clock.now(),
      spooled: async () => null,
    });
    return desk.receiveBatch(desk.connection, { raw, items });
  };
  return { ...desk, taken };
};

describe.skipIf(absent !== null)(`what the bot makes of them${absent ? ` (${absent})` : ""}`, () => {
  const shape = { kind: z.string() };

  it("answers no bounce, no automatic reply and no report", async () => {
    const desk = await openMailDesk();
    const machines = expectations("bounces", shape).filter(({ kind }) => kind !== "not_bounce");
    const more = [
      { folder: "threads_chatwoot", pattern: /auto_reply|bounced/ },
      { folder: "robustness", pattern: /bounce|auto[-_]?reply|out[-_]?of[-_]?office/i },
    ].flatMap(({ folder, pattern }) =>
      expectations(folder, {}).flatMap(({ file }) => (pattern.test(file) ? [{ folder, file }] : [])),
    );
    const files = [...machines.map(({ file }) => ({ folder: "bounces", file })), ...more];
    for (const { folder, file } of files) await desk.taken(bytesOf(folder, file));
    await desk.runner.drain();
    const spoken = (await desk.conversations()).filter(({ owner }) => owner !== "nobody");
    expect(spoken.map(({ subject }) => subject)).toEqual([]);
    const all = await Promise.all((await desk.conversations()).map(({ id }) => desk.messages(id)));
    expect(all.flat().filter(({ direction }) => direction === "out")).toEqual([]);
    console.log(`not answered: ${files.length} of ${files.length} bounces, automatic replies and reports`);
  });

  it("lets the bot speak to everybody who wrote themselves", async () => {
    const desk = await openMailDesk();
    const people = expectations("threads_chatwoot", { auto_headers: z.boolean() }).filter(
      ({ file, auto_headers }) => !auto_headers && !/auto_reply|bounced|notification/.test(file),
    );
    for (const { file } of [...people]) await desk.taken(bytesOf("threads_chatwoot", file));
    for (const { file } of expectations("replies_eml", {})) await desk.taken(bytesOf("replies_eml", file));
    const all = await desk.conversations();
    const silent = all.filter(({ owner }) => owner !== "bot").map(({ subject }) => subject);
    console.log(`answered: ${all.length - silent.length} of ${all.length} conversations`);
    expect(silent).toEqual([]);
  });
});
