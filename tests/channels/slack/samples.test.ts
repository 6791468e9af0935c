import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Inbound } from "../../../channels/contract";
import { inbound } from "../../../channels/slack/inbound";
import { settings } from "../../../channels/slack/settings";

const folder = new URL("../../../../shared/data/channels/", import.meta.url).pathname;
const context = {
  settings: settings.parse({ token: "xoxb-1-a", mode: "events", signingSecret: "s" }),
  now: Date.UTC(2026, 10, 23, 9),
};
const read = (path: string): Inbound[] => inbound(JSON.parse(readFileSync(path, "utf8")), context);
const identity = ({ externalId, kind, revision }: Inbound) => `${externalId} ${kind} ${revision}`;

/** What each of them is; everything else is of no interest and says why. */
const EXPECTED: [RegExp, string][] = [
  [/slack_payloads\/(app__app_mention|events_say_stream|events_shared_channels__valid)/, "message"],
  [/slack_payloads\/message__|message_bot__user_message|message_file_share|message_thread_broadcast/, "message"],
  [/message_deleted/, "deletion"],
  [/events_ignore_self__event_body/, "reaction"],
  [/app_uninstalled|tokens_revoked|TokensRevoked|AppUninstalled|team_access_revoked|TeamAccessRevoked/, "account"],
  [/events_org_apps__event_payload_b\.json|events_token_revocations__event_payload_b/, "account"],
  [/ReactionRemoved|ReactionAdded/, "reaction"],
  [/error_handler__body|BlockActionPayload/, "callback"],
  [/slack_schema\/(MessagePayload|MessageMePayload|AppMentionPayload)/, "message"],
];
const expected = (path: string): string => EXPECTED.find(([pattern]) => pattern.test(path))?.[1] ?? "ignored";

const files = ["slack_payloads", "slack_schema"].flatMap((name) =>
  existsSync(folder + name)
    ? readdirSync(folder + name)
        .filter((file) => file.endsWith(".json"))
        .map((file) => `${folder}${name}/${file}`)
    : [],
);

describe.skipIf(files.length === 0)(
  "payloads published by Slack's own libraries (skipped without ../shared/data)",
  () => {
    it("are all read, each as what it is, with a reason where it is of no interest", () => {
      const wrong = files.flatMap((path) => {
        const items = read(path);
        const kinds = items.map(({ kind }) => kind);
        const silent = items.some((item) => item.kind === "ignored" && item.reason === "");
        return kinds[0] !== expected(path) || silent ? [`${path.replace(folder, "")}: ${kinds.join()}`] : [];
      });
      expect(wrong).toEqual([]);
    });

    it("are the same things however often and in whatever order they come again", () => {
      const once = new Set(files.flatMap(read).map(identity));
      const thrice = [...files, ...[...files].reverse(), ...files].flatMap(read).map(identity);
      expect(new Set(thrice)).toEqual(once);
    });
  },
);
