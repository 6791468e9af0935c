import { expect, it } from "vitest";
import { z } from "zod";
import { slack } from "../../../channels/slack";
import { SHORTCUT } from "../../../channels/slack/inbound";
import { SCOPES } from "../../../channels/slack/scopes";

const manifest = z.object({
  features: z.object({ shortcuts: z.array(z.object({ type: z.string(), callback_id: z.string() })) }),
  oauth_config: z.object({ scopes: z.object({ bot: z.array(z.string()) }) }),
  settings: z.object({ event_subscriptions: z.object({ bot_events: z.array(z.string()) }) }),
});

it("asks in the manifest on the form for exactly the scopes that are checked, and for every event that is read", () => {
  const given = manifest.parse(JSON.parse(slack.manifest?.text ?? ""));
  expect(given.oauth_config.scopes.bot.toSorted()).toEqual(SCOPES.toSorted());
  expect(given.features.shortcuts).toMatchObject([{ type: "message", callback_id: SHORTCUT }]);
  const events = ["message.im", "message.channels", "message.groups", "message.mpim", "app_mention"];
  const others = ["reaction_added", "reaction_removed", "app_uninstalled", "tokens_revoked"];
  expect(given.settings.event_subscriptions.bot_events.toSorted()).toEqual([...events, ...others].toSorted());
});
