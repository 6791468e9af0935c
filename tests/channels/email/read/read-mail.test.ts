import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import iconv from "iconv-lite";
import { describe, expect, it } from "vitest";
import { readMailBeside } from "../../../../channels/email/read/beside";
import { readMail } from "../../../../channels/email/read/read-mail";

const folder = join(import.meta.dirname, "fixtures");
const bytesOf = (name: string): Buffer => readFileSync(join(folder, `${name}.eml`));
const read = (name: string) => readMail(bytesOf(name));
const mail = (...lines: string[]) => readMail(Buffer.from(lines.join("\r\n"), "latin1"));

describe("headers", () => {
  it("reads a mail that has no headers at all, and one without id, subject and sender", () => {
    expect(read("only-a-body")).toMatchObject({ kind: "message", subject: "", from: null, messageId: null });
    expect(read("only-a-body").text).toContain("my order has not come");
    expect(read("no-message-id-no-subject-no-from")).toMatchObject({
      kind: "message",
      from: null,
      to: [{ name: "", address: "help@fernway.example" }],
      text: "Where is my parcel?",
    });
  });

  it("joins encoded words that were split inside a letter, and takes no comma in a name for a second sender", () => {
    expect(read("encoded-word-split-inside-a-letter")).toMatchObject({
      subject: "Где мой заказ номер 4711?",
      from: { name: "Анна, отдел", address: "anna@example.com" },
    });
  });

  it("makes no address of one that stands inside a name", () => {
    const { from } = mail('From: "boss@example.com" <thief@example.org>', "", "x");
    expect(from).toEqual({ name: "boss@example.com", address: "thief@example.org" });
    const word = `=?utf-8?B?${Buffer.from("Boss <boss@example.com>").toString("base64")}?=`;
    expect(mail(`From: ${word} <thief@example.org>`, "", "x").from?.address).toBe("thief@example.org");
  });

  it("reads raw letters in headers and lines folded without a blank", () => {
    expect(read("raw-8-bit-subject")).toMatchObject({ subject: "Где мой заказ?", from: { name: "Иван" } });
    expect(read("folded-without-blanks")).toMatchObject({
      subject: "a subject that was wrapped by hand",
      messageId: "1@example.com",
      text: "body",
    });
  });

  it("reads mails with a file's mark, an mbox's line or another system's line ends before and between them", () => {
    for (const raw of [
      "\ufeffFrom: a@example.com\r\nSubject: s\r\n\r\nbody",
      "From a@example.com Mon Jan 1 00:00:00 2026\r\nFrom: a@example.com\r\nSubject: s\r\n\r\nbody",
      "From: a@example.com\nSubject: s\n\nbody",
      "From: a@example.com\rSubject: s\r\rbody",
    ])
      expect(readMail(Buffer.from(raw))).toMatchObject({
        from: { address: "a@example.com" },
        subject: "s",
        text: "body",
      });
  });

  it("takes the first of several senders, and everybody out of groups", () => {
    const several = mail("From: Anna <a@b.example>, Boris <b@b.example>", "Sender: b@b.example", "", "x");
    expect(several.from).toEqual({ name: "Anna", address: "a@b.example" });
    const to = 'To: Team: x@y.example, "Z" <z@y.example>;, other@y.example';
    const grouped = mail("From: a@b.example", to, "Cc: undisclosed-recipients:;", "", "x");
    expect(grouped.to.map(({ address }) => address)).toEqual(["x@y.example", "z@y.example", "other@y.example"]);
    expect(grouped.cc).toEqual([]);
  });

  it("gives ids without brackets, references once each and oldest first", () => {
    expect(read("gmail-html-reply")).toMatchObject({ references: ["a@x", "b@x"], inReplyTo: "b@x" });
  });

  it("reads every server's authentication results, the last server's first, and not their comments", () => {
    expect(read("gmail-html-reply").authentication[0]).toEqual({
      by: "mx.fernway.example",
      spf: "pass",
      dkim: "fail",
      dmarc: "pass",
    });
    expect(read("gmail-html-reply")).toMatchObject({ list: { id: "list.example.com" }, bulk: true, kind: "message" });
  });
});

describe("letters", () => {
  it("reads what is labelled wrongly", () => {
    expect(read("koi8-labelled-latin1").text).toContain("Здравствуйте! Подскажите, пожалуйста");
    expect(read("windows-1251-labelled-utf-8").text).toContain("деньги списали дважды");
  });

  it.each([
    ["koi8-r", "Здравствуйте, где мой заказ?"],
    ["windows-1251", "Здравствуйте, где мой заказ?"],
    ["ibm866", "Здравствуйте, где мой заказ?"],
    ["iso-8859-5", "Здравствуйте, где мой заказ?"],
    ["windows-1252", "Où est ma commande, s’il vous plaît ?"],
    ["iso-8859-2", "Gdzie jest moje zamówienie, proszę o odpowiedź"],
    ["windows-1253", "Πού είναι η παραγγελία μου;"],
    ["windows-1255", "איפה ההזמנה שלי"],
    ["windows-1256", "أين طلبي من فضلكم"],
    ["gb18030", "您好，请问我的订单在哪里？"],
    ["big5", "您好，請問我的訂單在哪裡？"],
    ["shift_jis", "こんにちは、注文はどこですか。"],
    ["euc-jp", "こんにちは、注文はどこですか。"],
    ["euc-kr", "안녕하세요, 제 주문은 어디에 있나요?"],
  ])("reads %s as it is labelled", (charset, text) => {
    const head = Buffer.from(`From: a@example.com\r\nContent-Type: text/plain; charset=${charset}\r\n\r\n`);
    expect(readMail(Buffer.concat([head, iconv.encode(text, charset)])).text).toBe(text);
  });

  it.each([
    ["gb18030", "退款"],
    ["big5", "退款"],
    ["euc-kr", "환불"],
    ["shift_jis", "返金"],
    ["euc-jp", "返金"],
  ])("believes what a word or two are said to be in %s", (charset, subject) => {
    const word = `=?${charset}?B?${iconv.encode(subject, charset).toString("base64")}?=`;
    expect(mail(`Subject: ${word}`, "", "x").subject).toBe(subject);
  });

  it("reads the seven-bit encodings of Japan and of old news", () => {
    const japanese = Buffer.from("\x1b$B$3$s$K$A$O\x1b(B", "latin1");
    const head = (charset: string) => Buffer.from(`Content-Type: text/plain; charset=${charset}\r\n\r\n`);
    expect(readMail(Buffer.concat([head("iso-2022-jp"), japanese])).text).toBe("こんにちは");
    expect(readMail(Buffer.concat([head("us-ascii"), japanese])).text).toBe("こんにちは");
    expect(readMail(Buffer.concat([head("utf-7"), Buffer.from("Gr+APwA3w-e")])).text).toBe("Grüße");
  });
});

describe("parts", () => {
  it("decodes file names by RFC 2231 and keeps them free of paths", () => {
    expect(read("rfc2231-file-name").attachments[0]).toMatchObject({ name: "Счёт 1.pdf", size: 4, inline: false });
    const { attachments } = mail("Content-Type: application/x; name=..\\..\\etc/passwd", "Subject: x", "", "x");
    expect(attachments[0]?.name).toBe("passwd");
  });

  it("keeps what came before a cut, and finds the boundary that is really used", () => {
    expect(read("truncated-in-the-second-part")).toMatchObject({
      text: "first part",
      attachments: [{ name: "a.pdf" }],
    });
    expect(read("boundary-that-never-comes")).toMatchObject({ text: "plain words", attachments: [] });
    expect(read("boundary-that-never-comes").html).toContain("html words");
  });

  it("keeps an attached mail as a file and makes its words readable", () => {
    const { text, attachments } = read("forwarded-as-attachment");
    expect(text).toBe("Please look.");
    expect(attachments).toMatchObject([{ type: "message/rfc822", name: "message.eml" }]);
    expect(attachments[0]?.text).toBe("From: Bob <bob@example.org>\nSubject: Broken lamp\n\nThe lamp is broken.");
  });

  it("reads an invitation and keeps it as a file", () => {
    expect(read("invitation")).toMatchObject({
      invitation: {
        method: "REQUEST",
        summary: "Repair, second visit",
        start: "2026-03-01 14:00 (Europe/Berlin)",
        organiser: { name: "Ann Lee", address: "ann@example.com" },
        attendees: [{ name: "Bob", address: "bob@example.org" }],
      },
      attachments: [{ type: "text/calendar", name: "invite.ics" }],
    });
  });

  it("shows what an organiser wrote, also in the calendar of an older program or attached as any file", () => {
    const calendar = (...lines: string[]) => [
      "BEGIN:VCALENDAR",
      "BEGIN:VEVENT",
      ...lines,
      "END:VEVENT",
      "END:VCALENDAR",
    ];
    const only = mail(
      "Content-Type: text/calendar",
      "",
      ...calendar("SUMMARY:Repair", "DESCRIPTION:Bring it\\, please.\\nThanks"),
    );
    expect(only.reply).toBe("Repair\n\nBring it, please.\nThanks");
    const old = calendar("SUMMARY;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:=D0=A0=D0=B5=D0=BC=", "=D0=BE=D0=BD=D1=82");
    expect(mail("Content-Type: text/x-vcalendar", "", ...old).attachments).toMatchObject([
      { name: "invite.vcs", text: "Ремонт" },
    ]);
    const named = mail('Content-Type: application/octet-stream; name="a.ics"', "", ...calendar("SUMMARY:Repair"));
    expect(named.invitation).toMatchObject({ summary: "Repair" });
  });

  it("opens the mail inside an attached mail", () => {
    const inner = ["Subject: second", "Content-Type: message/rfc822", "", "Subject: third", "", "deep words"];
    const { attachments } = mail("Content-Type: message/rfc822", "", ...inner);
    expect(attachments[0]?.text).toBe("Subject: second\n\n── message.eml ──\nSubject: third\n\ndeep words");
  });

  it("takes files out of a text and out of a winmail.dat", () => {
    const { text, attachments } = read("uuencoded-file-in-the-text");
    expect(text.split(/\n+/)).toEqual(["See below", "Thanks"]);
    expect(attachments.map(({ name, bytes }) => [name, Buffer.from(bytes).toString()])).toEqual([
      ["note.txt", "Hello"],
    ]);
    expect(read("winmail-dat").attachments.map(({ name, size }) => [name, size])).toEqual([
      ["winmail.dat", 57],
      ["price.txt", 6],
    ]);
  });

  it("marks what is signed and what is encrypted", () => {
    expect(read("smime-signed")).toMatchObject({
      text: "Signed words",
      protection: { by: "smime", signed: true, encrypted: false },
    });
    expect(read("pgp-encrypted").protection).toEqual({ by: "pgp", signed: false, encrypted: true });
    const sealed = (type: string) =>
      mail(`Content-Type: application/pkcs7-mime; smime-type=${type}; name=smime.p7m`, "Subject: x", "", "MIAG")
        .protection;
    expect(sealed("signed-data")).toEqual({ by: "smime", signed: true, encrypted: false });
    expect(sealed("enveloped-data")).toEqual({ by: "smime", signed: false, encrypted: true });
  });

  it.each(["smime-opaque", "smime-opaque-in-chunks", "smime-opaque-as-any-file"])(
    "opens what is only signed: the words and files inside %s",
    (name) => {
      const { text, reply, protection, attachments } = read(name);
      expect({ text, reply, protection }).toEqual({
        text: "Grüße, the contract is attached.",
        reply: "Grüße, the contract is attached.",
        protection: { by: "smime", signed: true, encrypted: false },
      });
      expect(attachments.map(({ name: file, bytes }) => [file, Buffer.from(bytes).toString()])).toEqual([
        ["contract.txt", "We agree."],
      ]);
    },
  );

  it("leaves a signed file a file: its bytes are nobody's words, and the mail is not signed by it", () => {
    const seen = ({ text, protection, attachments }: ReturnType<typeof readMail>) => ({
      text,
      protection,
      names: attachments.map(({ name }) => name),
    });
    const [, , invoice = ""] = bytesOf("smime-signed-file").toString("latin1").split(/\n\n/g).slice(1);
    expect(seen(read("smime-signed-file"))).toEqual({
      text: "The invoice is attached.",
      protection: null,
      names: ["invoice.xml.p7m"],
    });
    const [, wrapped = ""] = bytesOf("smime-opaque").toString("latin1").split(/\n\n/);
    const file = (name: string) => [
      `Content-Type: application/pkcs7-mime; smime-type=signed-data; name="${name}"`,
      `Content-Disposition: attachment; filename="${name}"`,
      "Content-Transfer-Encoding: base64",
    ];
    // A mail that somebody saved and attached, and files that are all there is of a mail.
    const mixed = ["Content-Type: multipart/mixed; boundary=b", "", "--b", "", "See the file.", "--b"];
    expect(seen(mail(...mixed, ...file("smime.p7m"), "", wrapped.trim(), "--b--"))).toEqual({
      text: "See the file.",
      protection: null,
      names: ["smime.p7m"],
    });
    for (const content of [invoice.replace("--i--", "").trim(), wrapped.trim()])
      expect(seen(mail("Subject: x", ...file("invoice.xml.p7m"), "", content))).toEqual({
        text: "",
        protection: null,
        names: ["invoice.xml.p7m"],
      });
    expect(seen(mail("Subject: x", ...file("smime.p7m"), "", invoice.replace("--i--", "").trim())).names).toEqual([
      "smime.p7m",
    ]);
  });

  it("leaves what is encrypted, or broken, a file", () => {
    const { text, protection, attachments } = read("smime-encrypted");
    expect({ text, protection }).toEqual({ text: "", protection: { by: "smime", signed: false, encrypted: true } });
    expect(attachments.map(({ name }) => name)).toEqual(["smime.p7m"]);
    const whole = bytesOf("smime-opaque").toString("latin1");
    const [head = "", body = ""] = whole.split(/\n\n/);
    const der = Buffer.from(body, "base64");
    for (let at = 0; at < 700; at += 7) {
      const cut = Buffer.from(der.subarray(0, Math.max(1, 700 - at)));
      cut[at % cut.length] = (at * 31) % 256;
      const found = readMail(Buffer.from(`${head}\n\n${cut.toString("base64")}`));
      expect(found.subject).toBe("The contract");
    }
    // Depths that only an attacker writes.
    const deep = Buffer.alloc(200_000, Buffer.from([0x30, 0x80]));
    expect(readMail(Buffer.from(`${head}\n\n${deep.toString("base64")}`)).attachments).toHaveLength(1);
  });

  it("takes everything that acts out of the HTML", () => {
    const { html, text, reply } = read("gmail-html-reply");
    expect(html).not.toMatch(/script|onerror|alert/);
    expect(html).toContain("https://t.example/p.gif");
    expect(text).toContain("- lamp\n- cable");
    expect(reply).toBe("Still broken.\n\n- lamp\n- cable");
  });
});

describe("kinds", () => {
  it("names of several receivers those who did not get it, and why, however the lines end", () => {
    const status = [
      "Reporting-MTA: dns; mx.firm.example",
      "",
      "Final-Recipient: rfc822; boss@firm.example",
      "Action: delivered",
      "Status: 2.0.0",
      "",
      "Final-Recipient: utf-8; \\x{430}nn\\x{430}@firm.example",
      "Action: failed",
      "Status: 5.2.2",
      "Diagnostic-Code: smtp; 552 5.2.2 Mailbox full",
      "",
      "Final-Recipient: rfc822; carl@firm.example",
      "Action: failed",
      "Status: 5.1.1",
      "Diagnostic-Code: smtp; 550 5.1.1 No such user",
    ];
    const report = [
      "From: MAILER-DAEMON@mx.firm.example",
      "Content-Type: multipart/report; report-type=delivery-status; boundary=b",
      "",
      "--b",
      "Content-Type: message/global-delivery-status",
      "",
      ...status,
      "--b",
      "Content-Type: message/global-headers",
      "",
      "Message-ID: <out-9@fernway.example>",
      "--b--",
    ];
    for (const end of ["\r\n", "\n"])
      expect(readMail(Buffer.from(report.join(end)))).toMatchObject({
        kind: "bounce",
        bounce: {
          action: "failed",
          status: "5.2.2",
          diagnostic: "552 5.2.2 Mailbox full",
          recipients: ["аnnа@firm.example", "carl@firm.example"],
          each: [
            { recipient: "аnnа@firm.example", status: "5.2.2", diagnostic: "552 5.2.2 Mailbox full" },
            { recipient: "carl@firm.example", status: "5.1.1", diagnostic: "550 5.1.1 No such user" },
          ],
          originalMessageId: "out-9@fernway.example",
        },
      });
  });

  it("finds the reason beside the address where a report gives no code", () => {
    const text =
      "К сожалению, Ваше письмо не может быть доставлено:\n\nanna@mail.example: user not found\n\nMessage-ID: <out-10@fernway.example>";
    const found = readMail(
      Buffer.from(
        `From: mailer-daemon@mail.example\nReturn-Path: <>\nSubject: Сообщение не доставлено\nContent-Type: text/plain; charset=utf-8\n\n${text}`,
      ),
    );
    expect(found.bounce).toMatchObject({ recipients: ["anna@mail.example"], diagnostic: "user not found" });
  });

  it.each([
    ["bounce-postfix", { action: "failed", status: "5.1.1", originalMessageId: "out-1@fernway.example" }],
    ["bounce-qmail", { action: "failed", status: "5.1.1", originalMessageId: "out-2@fernway.example" }],
    ["bounce-in-russian", { action: "failed", status: "5.1.1", originalMessageId: "out-3@fernway.example" }],
    ["delay-notice", { action: "delayed", status: "4.4.1", originalMessageId: null }],
  ])("knows %s, whom it is about and which mail came back", (name, bounce) => {
    expect(read(name)).toMatchObject({ kind: "bounce", bounce: { ...bounce, recipients: ["ann@example.org"] } });
  });

  it("knows automatic answers by their headers and by their subjects", () => {
    expect(read("vacation-by-header")).toMatchObject({ kind: "auto_reply", autoReply: { reason: "auto_submitted" } });
    expect(read("out-of-office-in-german")).toMatchObject({ kind: "auto_reply", autoReply: { reason: "subject" } });
    const subjects = [
      "Out of office",
      "Автоответ: заказ",
      "Réponse automatique : x",
      "自动回复: x",
      "Respuesta automática: x",
    ];
    for (const subject of subjects)
      expect(readMail(Buffer.from(`From: a@b.example\r\nSubject: ${subject}\r\n\r\nx`)).kind, subject).toBe(
        "auto_reply",
      );
  });

  it.each([
    [
      "English",
      "Re: Order",
      "Thank you for your email. I am out of the office until 30 November with limited access to email. For urgent matters please contact Bob.",
    ],
    ["Russian", "Re: Заказ", "Я нахожусь в отпуске до 30 ноября. По срочным вопросам обращайтесь к Петру Иванову."],
    [
      "German",
      "AW: Bestellung",
      "Vielen Dank für Ihre Nachricht. Ich bin bis zum 30.11. nicht im Büro. In dringenden Fällen hilft meine Kollegin.",
    ],
    [
      "French",
      "RE: Commande",
      "Je suis absent du bureau jusqu'au 30 novembre. En cas d'urgence, veuillez contacter Paul.",
    ],
    [
      "Spanish",
      "RE: Pedido",
      "Estoy fuera de la oficina hasta el 30 de noviembre. Para asuntos urgentes, contacte con Pablo.",
    ],
    ["Italian", "R: Ordine", "Sono assente dall'ufficio fino al 30 novembre. Per urgenze contattare Paolo."],
    [
      "Portuguese",
      "RES: Pedido",
      "Estou ausente do escritório até 30 de novembro. Em caso de urgência contacte Paulo.",
    ],
    ["Dutch", "Antw: Bestelling", "Ik ben tot en met 30 november niet op kantoor. Voor dringende zaken belt u Piet."],
    ["Polish", "Odp: Zamówienie", "Jestem poza biurem do 30 listopada. W pilnych sprawach proszę o kontakt z Pawłem."],
    ["Turkish", "YNT: Sipariş", "30 Kasım'a kadar ofis dışındayım. Acil durumlarda lütfen Ali ile iletişime geçin."],
    ["Ukrainian", "Re: Замовлення", "Я у відпустці до 30 листопада. З термінових питань звертайтеся до Петра."],
    ["Chinese", "回复: 订单", "我正在休假，11月30日前无法查看邮件。如有急事请联系王先生。"],
    ["Japanese", "Re: ご注文", "11月30日まで休暇をいただいております。お急ぎの場合は田中までご連絡ください。"],
    [
      "a machine of the customer's",
      "Re: Заказ",
      "Благодарим за ваше обращение! Это автоматический ответ, мы свяжемся с вами.",
    ],
  ])("knows a notice of absence in %s by its words alone", (_language, subject, text) => {
    const head = ["From: Ann <ann@example.com>", "Content-Type: text/plain; charset=utf-8"];
    const given = [
      ...head,
      `Subject: ${subject}`,
      "",
      text,
      "",
      "On Mon, Mar 2, 2026 Help <h@x.example> wrote:",
      "> Hi",
    ];
    expect(readMail(Buffer.from(given.join("\r\n")))).toMatchObject({
      kind: "auto_reply",
      autoReply: { reason: "words" },
    });
  });

  it.each([
    ["Возврат", "Я сейчас в отпуске и не могу вернуть чайник. Можно ли вернуть его после возвращения?"],
    ["Re: Delivery", "I am on vacation until Friday, please deliver on Monday."],
    ["Re: Refund", "I was out of the office last week. In case of urgent questions you have my number, haven't you?"],
    ["Отсутствует деталь", "В посылке нет крышки."],
    ["Absence de facture", "Je n'ai pas reçu la facture."],
    ["Auto reply is not working", "It stopped on Monday."],
    ["不在通知が入っていました", "再配達をお願いします。"],
  ])("leaves “%s” a person's message", (subject, text) => {
    const head = [
      "From: Ann <ann@example.com>",
      "Content-Type: text/plain; charset=utf-8",
      "In-Reply-To: <a@b.example>",
    ];
    expect(readMail(Buffer.from([...head, `Subject: ${subject}`, "", text].join("\r\n"))).kind).toBe("message");
  });

  it("takes from a report without a standard what its server said, and no line more", () => {
    const from = ["From: Mail Delivery System <mailer-daemon@mx.example>", "Subject: Mail delivery failed"];
    const exim = mail(
      ...from,
      "X-Failed-Recipients: ann@example.org",
      "",
      "  ann@example.org",
      "    550 No such user here",
      "",
      "------ This is a copy of the message ------",
      "",
      "Message-ID: <out-5@fernway.example>",
      "Subject: hi",
    );
    expect(exim.bounce).toMatchObject({
      diagnostic: "550 No such user here",
      originalMessageId: "out-5@fernway.example",
    });
    const exchange = mail(
      ...from,
      "",
      "Your message did not reach some or all of the intended recipients.",
      "",
      "      ann@example.org on 23.11.2026 10:01",
      "            The e-mail account does not exist",
      "            < mx.example #5.1.1 smtp;550 5.1.1 User unknown>",
    );
    expect(exchange.bounce).toMatchObject({ recipients: ["ann@example.org"], status: "5.1.1" });
  });

  it("finds the mail that a report names when the copy of it has lost its id", () => {
    const { bounce } = mail(
      "From: mailer-daemon@googlemail.com",
      "Content-Type: multipart/report; report-type=delivery-status; boundary=A",
      "",
      "--A",
      "Content-Type: message/delivery-status",
      "",
      "Reporting-MTA: dns; googlemail.com",
      "X-Original-Message-ID: <out-6@fernway.example>",
      "",
      "Final-Recipient: rfc822; ann@example.org",
      "Action: failed",
      "Status: 5.1.1",
      "--A",
      "Content-Type: message/rfc822",
      "",
      "Subject: cut",
      "",
      "--A--",
    );
    expect(bounce?.originalMessageId).toBe("out-6@fernway.example");
  });

  it("knows a complaint and the mail it is about", () => {
    expect(read("feedback-report")).toMatchObject({
      kind: "feedback_report",
      feedback: { type: "abuse", recipients: ["ann@example.org"], originalMessageId: "out-4@fernway.example" },
    });
  });

  it.each([
    [
      "a person who passes a bounce on",
      "Fwd: Undelivered Mail Returned to Sender",
      "I got this, what shall I do? 550 5.1.1 user unknown",
    ],
    [
      "a person who complains about delivery",
      "Delivery failed again",
      "My parcel could not be delivered, where is it?",
    ],
    ["a person who writes about being away", "Question", "I am out of office until Monday, please answer by then."],
    [
      "a person whose subject is about automatic things",
      "Automatic door broken",
      "The automatic reply button does not work.",
    ],
  ])("leaves %s a message", (_who, subject, text) => {
    expect(
      mail("Return-Path: <ann@example.com>", "From: Ann <ann@example.com>", `Subject: ${subject}`, "", text).kind,
    ).toBe("message");
  });
});

describe("whatever comes", () => {
  const names = readdirSync(folder);
  /** Chance that is the same on every run. */
  const chance = (seed: number) => () => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return seed / 2_147_483_648;
  };

  it.each(names)("reads %s cut off anywhere and with any byte changed", (name) => {
    const whole = readFileSync(join(folder, name));
    const next = chance(name.length * 7_919);
    for (let round = 0; round < 60; round += 1) {
      const cut = whole.subarray(0, Math.floor(next() * whole.length));
      const changed = Buffer.from(whole);
      for (let flip = 0; flip < 8; flip += 1) changed[Math.floor(next() * whole.length)] = Math.floor(next() * 256);
      for (const bytes of [cut, changed]) {
        const { kind, text, reply, attachments } = readMail(bytes);
        expect(["message", "auto_reply", "bounce", "feedback_report", "unreadable"]).toContain(kind);
        expect(`${text}${reply}${attachments.map((one) => one.name).join("")}`).not.toContain("\0");
      }
    }
  });

  it("calls unreadable what holds nothing to read", () => {
    expect(readMail(new Uint8Array()).kind).toBe("unreadable");
    expect(readMail(Buffer.alloc(1_000)).kind).toBe("unreadable");
  });

  it("reads broken encodings as far as they go", () => {
    const body = (encoding: string, ...lines: string[]) =>
      mail("Subject: x", `Content-Transfer-Encoding: ${encoding}`, "", ...lines).text;
    expect(body("base64", "SGVsbG8gd29ybGQ")).toBe("Hello world");
    expect(body("base64", "SGVsbG8gd29ybGQ=", "", "___", "A list's footer")).toBe("Hello world");
    expect(body("quoted-printable", "caf=C3=A9 =ZZ", "x=")).toBe("café =ZZ\nx");
    expect(mail("Subject: =?utf-8?B?0J/R?= =?utf-8?B?gNC40LLQtdGC?=", "", "x").subject).toBe("Привет");
  });

  it("reads a hundred thousand open tags, lines and parts to the end", () => {
    const html = (body: string) => mail("Subject: x", "Content-Type: text/html", "", body);
    expect(html(`${"<div>".repeat(100_000)}end`).text).toBe("end");
    expect(html(`${"<b>".repeat(50_000)}${"</i>".repeat(50_000)}end`).text).toBe("end");
    expect(mail("Subject: x", "", `${"On Monday 5 June at 5:00 x <a@b.example>\n".repeat(50_000)}end`).text).toContain(
      "end",
    );
    const parts = "--b\r\n\r\nx\r\n".repeat(20_000);
    expect(mail("Content-Type: multipart/mixed; boundary=b", "", parts).text).toContain("x");
  }, 60_000);

  it("reads a large mail to the same beside the main loop, which goes on meanwhile", async () => {
    const rows = "<table><tr><td>Kettle</td><td><a href='https://shop.example'>Fern</a></td></tr></table>".repeat(3000);
    const file =
      "--b\r\nContent-Type: application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\nAAEC\r\n";
    const body = `--b\r\nContent-Type: text/html\r\n\r\n${rows}\r\n${file}--b--`;
    const bytes = Buffer.from(`Subject: x\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n${body}`);
    let turns = 0;
    const count = setInterval(() => {
      turns += 1;
    }, 5);
    const found = await readMailBeside(bytes);
    clearInterval(count);
    const expected = readMail(bytes);
    // Read here, the loop would have had no turn at all.
    expect(turns).toBeGreaterThan(0);
    // What comes from a thread is no Buffer any more.
    expect(found.attachments.map(({ bytes: own }) => Buffer.isBuffer(own))).toEqual([false]);
    expect({ ...found, attachments: [] }).toEqual({ ...expected, attachments: [] });
    const plain = ({ attachments }: typeof found) => attachments.map((one) => ({ ...one, bytes: [...one.bytes] }));
    expect(plain(found)).toEqual(plain(expected));
  }, 60_000);
});
