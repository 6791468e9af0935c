import { channel } from "../../contract";
import { begin } from "./begin";
import { capabilities } from "./capabilities";
import { nowAt, openCloud, openCloudDoor } from "./connection";
import { edgeDoor } from "./edge";
import { check } from "./health";
import { inbound } from "./inbound";
import { fields, settings } from "./settings";

/** A WhatsApp Business number on Meta's Cloud API. */
export const whatsApp = channel({
  name: "whatsapp",
  label: "WhatsApp",
  settings,
  fields,
  capabilities,
  check,
  open: (needs) => openCloud(needs),
  door: openCloudDoor,
  edgeDoor,
  begin,
  nowAt,
  webhook: {
    en: "At Meta: WhatsApp → Configuration → Webhook. Paste it as the callback URL, with the verify token you invented, then subscribe to the field messages.",
    ru: "В Meta: WhatsApp → Configuration → Webhook. Вставьте как Callback URL вместе с придуманным проверочным токеном и подпишитесь на поле messages.",
  },
  inbound,
});
