/** Are the settings good? Said in plain words before anything is kept. */
import { webApi } from "@slack/bolt";
import { type Checked, DeliveryFailure, type Log } from "../contract";
import { clientOptions, openApi, quietLogger } from "./api";
import { missing } from "./scopes";
import type { SlackSettings } from "./settings";
import { socketFailure } from "./socket";
import { askWho } from "./us";

const silent: Log = { info: () => {}, warn: () => {}, error: () => {} };

const checkAppToken = async (settings: SlackSettings, appId: string | undefined): Promise<void> => {
  // The app's id stands in its token: xapp-1-A0123-….
  const named = /^xapp-\d+-(A[A-Z0-9]+)-/.exec(settings.appToken)?.[1];
  if (appId && named && named !== appId)
    throw new DeliveryFailure(
      "rejected",
      "bad_token",
      "The app-level token belongs to another app than the bot token.",
    );
  const options = { ...clientOptions(settings, settings.requestTimeoutS), logger: quietLogger(silent) };
  await new webApi.WebClient(settings.appToken, options).apps.connections.open({}).catch((error: unknown) => {
    const failure = socketFailure(error);
    if (failure.code !== "not_permitted") throw failure;
    const words = "The app-level token lacks connections:write, or Socket Mode is turned off for the app.";
    throw new DeliveryFailure("rejected", "not_permitted", words);
  });
};

/** Asks Slack who the app is, what it may do, and whether a socket would be opened. Throws DeliveryFailure. */
export const check = async (settings: SlackSettings): Promise<Checked> => {
  const us = await askWho(openApi(settings, silent));
  if (!us.botId)
    throw new DeliveryFailure("rejected", "bad_token", "This is no bot's token: use the Bot User OAuth Token, xoxb-….");
  const lacking = us.scopes === null ? [] : missing(us.scopes);
  if (lacking.length > 0)
    throw new DeliveryFailure(
      "rejected",
      "not_permitted",
      `The app lacks ${lacking.join(", ")}. Add it under OAuth & Permissions → Bot Token Scopes and install the app again.`,
    );
  if (settings.mode === "socket") await checkAppToken(settings, us.appId);
  return {
    address: `${us.team ?? us.teamId ?? "Slack"} (@${us.name ?? us.userId})`,
    ...(us.team ? { name: us.team } : {}),
  };
};
