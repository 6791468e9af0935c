import { channel } from "../contract";
import { capabilities } from "./capabilities";
import { edgeDoor } from "./edge";
import { fromFile, inbound } from "./inbound";
import manifest from "./manifest.json";
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
  webhook: {
    when: { key: "mode", is: "events" },
    en: "At Slack: turn Socket Mode off, then paste it as the Request URL twice, under Event Subscriptions and under Interactivity & Shortcuts.",
    ru: "В Slack: выключите Socket Mode и вставьте как Request URL в двух местах: Event Subscriptions и Interactivity & Shortcuts.",
  },
  manifest: {
    en: "At api.slack.com/apps: Create New App → From a manifest, choose the workspace, paste this.",
    ru: "На api.slack.com/apps: Create New App → From a manifest, выберите пространство и вставьте это.",
    text: JSON.stringify(manifest, null, 2),
  },
  inbound,
  fromFile,
});
