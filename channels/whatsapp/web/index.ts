import { channel } from "../../contract";
import { capabilities } from "./capabilities";
import { check, openWhatsAppWeb } from "./connection";
import { inbound } from "./inbound";
import { fields, settings, warning } from "./settings";

/** A phone's WhatsApp, paired as WhatsApp Web is. Unofficial. */
export const whatsAppWeb = channel({
  name: "whatsapp-web",
  label: "WhatsApp Web (unofficial)",
  settings,
  fields,
  capabilities,
  check,
  open: (needs) => openWhatsAppWeb(needs),
  inbound,
  warning,
});
