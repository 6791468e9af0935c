import { channel } from "../contract";
import { begin } from "./begin";
import { capabilities } from "./capabilities";
import { edgeDoor } from "./edge";
import { fields } from "./fields";
import { inbound } from "./inbound";
import { fromFile } from "./raw";
import { settings } from "./settings";
import { signatureOf } from "./signature";

// Loaded with the first mailbox: a desk without one starts sooner.
const load = () => import("./connection");

/** Mailboxes: IMAP or a provider's webhook in, SMTP out. */
export const email = channel({
  name: "email",
  label: "E-mail",
  settings,
  fields,
  capabilities,
  check: async (given) => (await load()).check(given),
  open: async (needs) => (await load()).openEmail(needs),
  door: async (needs) => (await load()).openDoor(needs),
  edgeDoor,
  begin,
  webhook: {
    when: { key: "receive", is: "webhook" },
    en: "At the mail provider: paste it into the inbound route that posts raw mails, with ?key= and the webhook secret at its end (not where the secret signs the posts).",
    ru: "У почтового сервиса: вставьте в правило для входящих, которое присылает письма целиком, и допишите в конце ?key= и секрет вебхука (если секретом не подписываются сами запросы).",
  },
  signature: ({ signature }, author) => signatureOf(signature, author),
  inbound,
  fromFile,
});
