import { channel } from "../contract";
import { capabilities } from "./capabilities";
import { check } from "./check";
import { openSlack, openSlackDoor } from "./connection";
import { edgeDoor } from "./edge";
import { fromFile, inbound } from "./inbound";
import { fields, settings } from "./settings";

/** Slack workspaces: direct messages, channels, channels shared with customers. */
export const slack = channel({
  name: "slack",
  label: "Slack",
  settings,
  fields,
  capabilities,
  check,
  open: (needs) => openSlack(needs),
  door: openSlackDoor,
  edgeDoor,
  inbound,
  fromFile,
});
