import type { AccountNews } from "../../channels/contract";
import type { Message, Row, Template, Thread } from "../../src/realtime/wire";
import type { House } from "./house";

const day = 86_400_000;

/** Of a shop's mail: what stands in it besides what was written, and the HTML with pictures from elsewhere. */
export const wholeMail = {
  text: "Hello,\n\nthe invoice still names our old address. Could you send a new one?\n\nDerek Boyle\nOstwind Logistik\n\n> On Monday Fernway wrote:\n> Here is your invoice.",
  html: '<p>Hello,</p><p>the invoice still names our <b>old address</b>. Could you send a new one?</p><p>Derek Boyle<br>Ostwind Logistik</p><p><img alt="logo" width="120"></p><blockquote>On Monday Fernway wrote:<br>Here is your invoice.</blockquote>',
  blocked: 2,
};
export const news: AccountNews[] = [
  {
    matter: "restriction",
    tone: "degraded",
    text: {
      en: "Until the restriction ends we may not write first, no template leaves.",
      ru: "Пока действует ограничение, писать первыми нельзя, шаблоны не уходят.",
    },
    at: Date.UTC(2026, 4, 4, 9, 30),
    untilMs: Date.UTC(2026, 4, 7, 9, 30),
  },
  {
    matter: "quality",
    tone: "notice",
    text: { en: "The number's quality is medium.", ru: "Качество номера среднее." },
    at: Date.UTC(2026, 4, 3, 16, 5),
  },
];

export const templates: Template[] = [
  {
    name: "order_update",
    language: "en",
    body: "Hello {{1}}, there is news of your order {{2}}. Shall we tell you more?",
    gaps: [
      { wants: "words", name: "first_name", example: "Anna" },
      { wants: "words", name: "order", example: "FW-2041" },
    ],
  },
  {
    name: "repair_ready",
    language: "ru",
    body: "{{1}}, ваш аппарат готов. Когда удобно забрать?",
    gaps: [{ wants: "words" }],
  },
];

type Place = { row: Row; thread: Thread };
const placeOf = (data: House, id: string): Place => {
  const [row, thread] = [data.rows.get(id), data.threads.get(id)];
  if (!row || !thread) throw new Error(`There is no ${id}.`);
  return { row, thread };
};
const lastIn = ({ messages }: Thread): Message => {
  const found = messages.findLast((message) => message.direction === "in");
  if (!found) throw new Error("Nobody has written.");
  return found;
};
const proposal = (kind: Thread["suggestions"][number]["kind"], value: string, reason: string, at: number) => ({
  id: `p-${kind}`,
  kind,
  value,
  confidence: 0.6,
  reason,
  engine: "rules",
  fate: "shown" as const,
  why: null,
  createdAt: at,
});

const mail = ({ row, thread }: Place, now: number) => {
  Object.assign(row, { channel: "email", connection: "c-email", owner: "agent", status: "open" });
  thread.capabilities = { ...thread.capabilities, copies: true, subjects: true, speakerShown: true };
  const last = lastIn(thread);
  last.hasMore = true;
  last.facts = { dkim: "pass", spf: "pass", dmarc: "fail", forwarded_from: "accounts@ostwind.example" };
  last.readers = [
    { role: "to", name: "help@fernway.example", address: "help@fernway.example" },
    { role: "cc", name: "Anna Weiss", address: "anna.weiss@ostwind.example" },
  ];
  thread.participants = [
    { contact: "p-anna", name: "Anna Weiss", email: "anna.weiss@ostwind.example", role: "cc" },
    {
      contact: "p-jon",
      name: "Jonathan Featherstonehaugh-Blythe",
      email: "jonathan.fb@ostwind.example",
      role: "writes",
    },
  ];
  const reply: Message = {
    ...last,
    id: "m-auto",
    seq: last.seq + 0.2,
    rich: [{ type: "paragraph", spans: [{ text: "I am out of the office until Monday." }] }],
    text: "I am out of the office until Monday.\n\nFor anything urgent write to Anna Weiss. This mailbox is not read.",
    automatic: "auto_reply",
    facts: {},
    readers: [],
    hasMore: false,
    at: Math.min(now, last.at + 60_000),
  };
  const bounce: Message = {
    ...reply,
    id: "m-bounce",
    seq: last.seq + 0.3,
    rich: [{ type: "paragraph", spans: [{ text: "550 5.1.1 No such user: acounts@ostwind.example" }] }],
    text: "550 5.1.1 No such user: acounts@ostwind.example",
    automatic: "bounce",
  };
  thread.messages.push(reply, bounce);
  thread.contact.joins = [{ id: "j1", name: "Derek B. (WhatsApp)", reason: "said so on the phone", at: now - 3 * day }];
  thread.suggestions = [
    proposal("same_topic", "conv-12", "#1031 VAT on our last order", now),
    proposal(
      "same_contact",
      "person-20",
      JSON.stringify({
        say: "same_person",
        name: "Derek Boyle",
        by: [
          { is: "email", value: "derek@ostwind.example" },
          { is: "name", value: null },
        ],
        channels: ["whatsapp"],
      }),
      now,
    ),
  ];
};
const group = ({ row, thread }: Place) => {
  row.place = { kind: "group", title: "Fernway × Northlight", topic: "Machines" };
  thread.capabilities = { ...thread.capabilities, groups: true };
  thread.participants = [
    { contact: "p-1", name: "Ines Carvalho", email: null, role: "writes" },
    { contact: "p-2", name: "Виктор Пак", email: null, role: "writes" },
    { contact: "p-3", name: "Maya Chowdhury", email: null, role: "writes" },
  ];
};
const shut = ({ row, thread }: Place, now: number) => {
  Object.assign(row, { channel: "whatsapp", connection: "c-whatsapp", owner: "agent" });
  thread.capabilities = { ...thread.capabilities, freeTextHours: 24, templates: true };
  for (const message of thread.messages) message.at = Math.min(message.at, now - 2 * day);
};

/** Makes three conversations and a connection into what is seldom seen: a mail with copies, a group, a window that has shut, a gap. */
export const addRare = (data: House, now: number): void => {
  mail(placeOf(data, "conv-9"), now);
  group(placeOf(data, "conv-10"));
  shut(placeOf(data, "conv-11"), now);
  const telegram = data.desk.connections.find((one) => one.channel === "telegram");
  if (telegram) telegram.gap = { since: now - 2_400_000, messages: 14, filledAt: now - 1_800_000 };
};

/** What an article has said, the latest first: as many as are asked for, from the cursor down. */
export const versionsOf = (last: number, query: URLSearchParams) => {
  const from = Number(query.get("cursor") ?? last + 1);
  const many = Math.min(Number(query.get("limit") ?? 5), from - 1);
  const items = Array.from({ length: many }, (_, n) => ({
    ...{ version: from - 1 - n, title: "As it was", by: null, at: 0, isReworded: true },
  }));
  return { items, cursor: from - many > 1 ? String(from - many) : null };
};
