import { Show } from "solid-js";
import type { Row } from "../../../../src/realtime/wire";
import { connectionById, me } from "../../app/session";
import { t } from "../../app/words";
import type { OpenThread } from "../../live/apply";
import { ChannelGlyph, channelName } from "../../ui/channel-glyph";
import type { Mode } from "./drafts";

/** How many on the customer's side read this thread: the contact, those who read along, and those who have written. */
const readers = (contact: string, thread: OpenThread) =>
  new Set([
    contact,
    ...thread.participants.map((one) => one.contact),
    ...thread.messages.flatMap((message) => (message.direction === "in" && message.by.id ? [message.by.id] : [])),
  ]).size;

/** One line that says where the text goes, as whom, and who will see it. */
export const WhereTo = (props: { mode: Mode; row: Row; thread: OpenThread }) => (
  <span class="composer-to grow">
    <Show when={props.mode === "reply"} fallback={<span class="clip">{t("composer.noteTo")}</span>}>
      <ChannelGlyph channel={props.row.channel} size={13} />
      <span class="clip">
        {t("composer.to", {
          channel: channelName(props.row.channel),
          address: connectionById(props.row.connection)?.address ?? "",
          name: me.name,
        })}{" "}
        · {t("composer.seenBy", { n: readers(props.row.contact.id, props.thread) })}
      </span>
    </Show>
  </span>
);

/** What one must know before a reply leaves. */
export const Warnings = (props: { row: Row; wrote: boolean }) => {
  const connection = () => connectionById(props.row.connection);
  return (
    <>
      <Show when={props.row.owner === "bot" && props.wrote}>
        <p class="composer-warn">{t("composer.botSpeaks")}</p>
      </Show>
      <Show when={connection()?.state === "offline"}>
        <p class="composer-warn bad" role="status">
          {t("composer.offline", { name: connection()?.name ?? "" })}
        </p>
      </Show>
    </>
  );
};
