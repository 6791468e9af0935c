import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { check } from "../../../channels/email/connection";
import { settings } from "../../../channels/email/settings";
import { fromPlain } from "../../../channels/kit/rich-text";
import { openRecorder } from "../recorder";
import { type MailHouse, missing, openMailHouse } from "./mail-house";
import { eventually, openMailbox } from "./mailbox";
import { openTokenHouse, type TokenHouse } from "./token-house";

const reason = missing();
const mail = (n: number) =>
  Buffer.from(
    `From: Anna <anna@cust.test>\r\nMessage-ID: <oauth.${n}@cust.test>\r\nSubject: ${n}\r\n\r\nHello ${n}\r\n`,
  );

describe.skipIf(reason !== null)(`signing in with OAuth2${reason ? ` (skipped: ${reason})` : ""}`, () => {
  let [house, tokens]: [MailHouse | null, TokenHouse | null] = [null, null];
  const houses = () => {
    if (!house || !tokens) throw new Error("the house is not open");
    return { house, tokens };
  };
  beforeAll(async () => {
    tokens = await openTokenHouse();
    house = await openMailHouse({ tokenInfo: tokens.tokenInfo });
  });
  afterAll(async () => {
    await house?.close();
    await tokens?.close();
  });
  const closing: (() => Promise<void>)[] = [];
  afterEach(async () => {
    houses().tokens.fails(null);
    for (const close of closing.splice(0).reverse()) await close();
  });

  let count = 0;
  const begin = async (set: Record<string, unknown> = {}) => {
    const all = houses();
    const user = `oauth${++count}`;
    const refreshToken = `refresh-${user}`;
    all.tokens.consent(refreshToken, user);
    const desk = openRecorder();
    const clock = { at: Date.now() };
    const given = {
      auth: "microsoft",
      clientId: "parley",
      clientSecret: "client secret",
      refreshToken,
      tokenUrl: all.tokens.tokenUrl,
      password: "",
      sentCopy: "parley",
      ...set,
    };
    const open = async () => {
      const mailbox = await openMailbox(
        all.house,
        { ...desk.needs, now: () => clock.at },
        { user, set: given, smtpPort: all.tokens.smtpPort },
      );
      closing.push(mailbox.close);
      return mailbox;
    };
    const mailbox = await open();
    const state = (at: string) => eventually(async () => desk.states.at(-1)?.at === at && desk.states.at(-1), at);
    const taken = (n: number) => eventually(async () => desk.items("message").length >= n, `${n} mails`);
    const answers = async () => {
      const { thread } = await desk.seen("message");
      const rich = fromPlain("Good day");
      const author = { name: "Mia", speaks: "agent" as const };
      const outbound = { kind: "message" as const, id: `out-${user}`, thread, rich, files: [], author };
      return mailbox.connection.send(outbound, { done: [], sent: async () => {} });
    };
    return { ...all, desk, clock, open, user, mailbox, state, taken, answers };
  };

  it("reads and sends with access tokens made from the refresh token, asking once while one is good", async () => {
    const { house, tokens, desk, user, state, taken, answers } = await begin();
    const before = tokens.asked.length - 1;
    await state("online");
    house.drop(user, mail(1));
    await taken(1);
    await answers();
    expect(tokens.mails.at(-1)).toContain("Good day");
    expect(tokens.asked.slice(Math.max(0, before))).toMatchObject([
      {
        grant_type: "refresh_token",
        refresh_token: `refresh-${user}`,
        scope: expect.stringContaining("IMAP.AccessAsUser.All"),
      },
    ]);
    for (const secret of ["client secret", "refresh-", "access-"]) expect(desk.logged()).not.toContain(secret);
  });

  it("asks for a new access token when the old one is good no longer, without anybody's help", async () => {
    const { house, tokens, clock, user, mailbox, state, taken, answers } = await begin();
    await state("online");
    tokens.expire();
    mailbox.wires.imap.cutAll();
    house.drop(user, mail(2));
    await taken(1);
    await state("online");
    clock.at += 2 * 3_600_000;
    tokens.expire();
    await answers();
    expect(tokens.mails.at(-1)).toContain("Good day");
  });

  it("goes offline with the cure when the consent is withdrawn, and back when it is given again", async () => {
    const { house, tokens, user, mailbox, state, taken } = await begin();
    await state("online");
    tokens.withdraw();
    mailbox.wires.imap.cutAll();
    expect(await state("offline")).toMatchObject({
      reason: expect.stringContaining("invalid_grant"),
      cure: expect.stringContaining("sign in anew"),
    });
    house.drop(user, mail(3));
    tokens.consent(`refresh-${user}`, user);
    await taken(1);
    await state("online");
  });

  it("is only degraded while the token server is down", async () => {
    const { house, tokens, desk, user, mailbox, state, taken } = await begin();
    await state("online");
    tokens.fails({ status: 503, json: {} });
    tokens.expire();
    mailbox.wires.imap.cutAll();
    await eventually(
      async () => desk.states.some((one) => one.at === "degraded" && one.reason.includes("token server")),
      "the trouble to be told",
    );
    expect(desk.states.some(({ at }) => at === "offline")).toBe(false);
    house.drop(user, mail(4));
    tokens.fails(null);
    await taken(1);
  });

  it("is offline with the cure while SMTP refuses the sign-in, takes in what comes all the same, and is back when it does no longer", async () => {
    const { house, tokens, desk, user, mailbox, state, taken, answers } = await begin();
    await state("online");
    house.drop(user, mail(5));
    await taken(1);
    mailbox.wires.smtp.trouble({ on: /^AUTH/, answer: "535 5.7.139 Authentication unsuccessful\r\n" });
    mailbox.wires.smtp.trouble({ on: /^AUTH/, answer: "535 5.7.139 Authentication unsuccessful\r\n" });
    await expect(answers()).rejects.toMatchObject({ kind: "unauthorised" });
    expect(desk.states.at(-1)).toMatchObject({
      at: "offline",
      reason: expect.stringContaining("none can be sent"),
      cure: expect.stringContaining("sign in anew"),
    });
    house.drop(user, mail(6));
    await taken(2);
    expect(await mailbox.connection.probe()).toMatchObject({ at: "online" });
    await answers();
    expect(tokens.mails.at(-1)).toContain("Good day");
  });

  it("finds out within the hour that SMTP refuses the sign-in, though nothing is sent", async () => {
    const { mailbox, state, clock } = await begin();
    await state("online");
    for (let n = 0; n < 2; n++)
      mailbox.wires.smtp.trouble({ on: /^AUTH/, answer: "535 5.7.139 Authentication unsuccessful\r\n" });
    expect(await mailbox.connection.probe()).toMatchObject({ at: "online" });
    clock.at += 3_600_000;
    const found = await mailbox.connection.probe();
    expect(found).toMatchObject({ at: "offline", reason: expect.stringContaining("none can be sent") });
    expect(await mailbox.connection.probe()).toMatchObject({ at: "online" });
  });

  it("tells a person who asks that SMTP can't be reached, in words and with what to do, and asks on until it can", async () => {
    const { mailbox, state } = await begin();
    await state("online");
    await mailbox.wires.smtp.down();
    expect(await mailbox.connection.probe()).toMatchObject({ at: "online" });
    expect(await mailbox.connection.probe("person")).toMatchObject({
      at: "degraded",
      reason: expect.stringMatching(/none can be sent.*could not be reached \(ECONNREFUSED\): .*firewall/),
    });
    expect(await mailbox.connection.probe()).toMatchObject({ at: "degraded" });
    await mailbox.wires.smtp.up();
    expect(await mailbox.connection.probe()).toMatchObject({ at: "online" });
  });

  it("keeps a new refresh token, encrypted, and uses it after a restart", async () => {
    const { tokens, desk, clock, open, user, mailbox, state } = await begin();
    await state("online");
    tokens.rotate();
    clock.at += 2 * 3_600_000;
    mailbox.wires.imap.cutAll();
    await eventually(async () => JSON.stringify(await desk.needs.remember.get()).includes("refreshToken"), "the token");
    await mailbox.close();
    const memory = JSON.stringify(await desk.needs.remember.get());
    expect(memory).not.toContain(`refresh-${user}`);
    const before = tokens.asked.length;
    clock.at += 2 * 3_600_000;
    await open();
    await eventually(async () => tokens.asked.length > before, "a question for a token");
    expect(tokens.asked[before]?.refresh_token).toMatch(new RegExp(`^refresh-${user}\\++$`));
  });

  it("takes the servers of the provider that one signs in at, though they were another's before", () => {
    const google = settings.parse({ address: "a@desk.test", auth: "google" });
    expect(google).toMatchObject({ smtpPort: 465, trustedServer: "mx.google.com", login: "a@desk.test" });
    const microsoft = settings.parse({ ...google, auth: "microsoft", address: "b@desk.test" });
    expect(microsoft).toEqual(settings.parse({ address: "b@desk.test", auth: "microsoft" }));
    expect(microsoft).toMatchObject({
      imapHost: "outlook.office365.com",
      smtpHost: "smtp.office365.com",
      smtpPort: 587,
      smtpSecurity: "starttls",
      tokenUrl: expect.stringContaining("microsoftonline"),
      trustedServer: "",
    });
    expect(settings.parse({ ...microsoft, auth: "google" })).toMatchObject({
      imapHost: "imap.gmail.com",
      smtpHost: "smtp.gmail.com",
      tokenUrl: expect.stringContaining("googleapis"),
    });
    // Google takes an app password, too; and a house may have servers of its own.
    const password = settings.parse({ ...google, auth: "password" });
    expect(password).toMatchObject({ imapHost: "imap.gmail.com", filesSent: "parley" });
    expect(settings.parse({ ...google, imapHost: "imap.desk.test", auth: "microsoft" })).toMatchObject({
      imapHost: "imap.desk.test",
    });
  });

  it("tells an admin in plain words what is wrong with the settings", async () => {
    const { tokens } = houses();
    const given = settings.parse({ address: "a@desk.test", auth: "google", tokenUrl: tokens.tokenUrl });
    expect(given).toMatchObject({ imapHost: "imap.gmail.com", smtpHost: "smtp.gmail.com", filesSent: "server" });
    await expect(check(given)).rejects.toMatchObject({ message: expect.stringContaining("refresh token") });
    await expect(check({ ...given, clientId: "parley", refreshToken: "wrong" })).rejects.toMatchObject({
      kind: "unauthorised",
      message: expect.stringContaining("invalid_grant"),
    });
  });
});
