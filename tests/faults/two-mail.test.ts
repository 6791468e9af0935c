import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { openPostgres } from "../../db/postgres";
import { openFaultProxy } from "../channels/email/fault-proxy";
import { missing, openMailHouse } from "../channels/email/mail-house";
import { openProgram } from "../channels/email/mailbox";
import { closeAfterTest, must, ourPostgres, tempFolder } from "../support/desk";
import { postgresAt, WITHOUT_POSTGRES } from "../support/postgres";
import { patiently, post, secretKey, signInAt } from "./desk";
import { prepareMail } from "./mail";
import { openServer } from "./server";

const TAKEN_OVER_WITHIN_MS = 30_000;
/** One watches INBOX, one Sent. */
const WATCHED = 2;
const mail = (n: number) =>
  [
    "From: anna@cust.test",
    "To: help@desk.test",
    `Message-ID: <${n}@cust.test>`,
    "Subject: A matter",
    "",
    `mail ${n}`,
  ].join("\r\n");

const openTwo = async () => {
  const house = await openMailHouse();
  closeAfterTest(house.close);
  const wire = await openFaultProxy(house.ports.imap);
  closeAfterTest(wire.close);
  const url = await (await ourPostgres()).database();
  const store = await openPostgres(url);
  closeAfterTest(() => store.close());
  const connection = await prepareMail(store, { imap: wire.port, smtp: house.ports.smtp });
  const needs = { dataDir: tempFolder("two-mail"), secretKey, env: { DATABASE_URL: url } };
  const servers = [await openServer(needs), await openServer(needs)] as const;
  for (const server of servers) closeAfterTest(() => server.close());
  return { house, wire, store, connection, servers };
};

const why = missing() ?? (postgresAt ? null : WITHOUT_POSTGRES);
describe.skipIf(why !== null)(`two processes and one mailbox${why ? ` (skipped: ${why})` : ""}`, () => {
  it("one of them reads it, and the other goes on within half a minute of its death, with nothing lost or doubled", {
    timeout: 600_000,
  }, async () => {
    const { house, wire, store, connection, servers } = await openTwo();
    const { q, t } = store.read;
    const received = async () =>
      (await q.select({ text: t.messages.text }).from(t.messages).where(eq(t.messages.direction, "in")))
        .map(({ text }) => text)
        .sort();
    for (let n = 0; n < 5; n++) house.drop("help", mail(n));
    await patiently(async () => expect(await received()).toHaveLength(5));
    await patiently(() => expect(wire.open()).toBe(WATCHED));
    const [lease] = await q
      .select()
      .from(t.leases)
      .where(eq(t.leases.id, `connection:${connection}`));
    const { holder } = must(lease);
    const [victim, heir] = servers[0].holds(holder) ? servers : [servers[1], servers[0]];
    expect(heir.holds(holder)).toBe(false);
    await victim.end();
    const killedAt = performance.now();
    for (let n = 5; n < 10; n++) house.drop("help", mail(n));
    await patiently(async () => expect(await received()).toHaveLength(10));
    const tookMs = performance.now() - killedAt;
    expect(tookMs).toBeLessThan(TAKEN_OVER_WITHIN_MS);
    expect(await received()).toEqual(Array.from({ length: 10 }, (_, n) => `mail ${n}`));
    await patiently(() => expect(wire.open()).toBe(WATCHED));

    const [conversation] = await q.select().from(t.conversations);
    const reply = { id: randomUUID(), text: "From the one that lives", seenSeq: 2_000_000_000 };
    await post(`${heir.url}/api/conversations/${must(conversation).id}/replies`, reply, await signInAt(heir.url));
    const program = await openProgram(house, "anna");
    closeAfterTest(program.close);
    await patiently(async () => {
      const mails = await program.mails();
      expect(mails.map((one) => /^From the one that lives/.test(one.mail.text))).toEqual([true]);
    });
    console.log(`the mailbox was taken over ${Math.round(tookMs)} ms after its reader's death`);
  });
});
