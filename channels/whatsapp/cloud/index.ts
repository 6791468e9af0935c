import { channel } from "../../contract";
import { begin } from "./begin";
import { capabilities } from "./capabilities";
import { openCloud, openCloudDoor } from "./connection";
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
  open: openCloud,
  door: openCloudDoor,
  edgeDoor,
  begin,
  inbound: (raw, { settings: { phoneNumberId }, now }) => inbound(raw, { phoneNumberId, now }),
});
