import { channel } from "../contract";
import { capabilities } from "./capabilities";
import { edgeDoor } from "./edge";
import { fromFile, inbound } from "./inbound";
import { fields, settings } from "./settings";

// Loaded with the first workspace: Slack's library is the largest there is here.
const load = () => import("./connection");

/** Slack workspaces: direct messages, channels, channels shared with customers. */
export const slack = channel({
  name: "slack",
  label: "Slack",
  settings,
  fields,
  capabilities,
  check: async (given) => (await import("./check")).check(given),
  open: async (needs) => (await load()).openSlack(needs),
  door: async (needs) => (await load()).openSlackDoor(needs),
  edgeDoor,
  inbound,
  fromFile,
});
