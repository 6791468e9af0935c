import { channel } from "../contract";
import { begin } from "./begin";
import { capabilities } from "./capabilities";
import { check, openDoor, openEmail } from "./connection";
import { edgeDoor } from "./edge";
import { fields } from "./fields";
import { inbound } from "./inbound";
import { fromFile } from "./raw";
import { settings } from "./settings";

/** Mailboxes: IMAP or a provider's webhook in, SMTP out. */
export const email = channel({
  name: "email",
  label: "E-mail",
  settings,
  fields,
  capabilities,
  check,
  open: (needs) => openEmail(needs),
  door: openDoor,
  edgeDoor,
  begin,
  inbound,
  fromFile,
});
