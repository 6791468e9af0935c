import type { Connection } from "../company";

/** The shop with our chat in it is a page of its own: nothing stands in for it. */
export const webchat = (publicUrl: string): Connection => ({
  id: "demo-webchat",
  channel: "webchat",
  name: "Fernway site",
  address: publicUrl,
  settings: { title: "Fernway", openToAll: true, messagesPerMinute: 600, sessionsPerMinute: 600 },
});
