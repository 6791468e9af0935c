import Users from "lucide-solid/icons/users";
import { Show } from "solid-js";
import type { Row } from "../../../../src/realtime/wire";
import { connectionById, me } from "../../app/session";
import { t } from "../../app/words";
import type { OpenThread } from "../../live/apply";
import { ChannelGlyph, channelName } from "../../ui/channel-glyph";
import { placeName } from "../thread/place-line";
import type { CopiesState } from "./copies";
import type { Mode } from "./drafts";

/** Who on the customer's side reads in a group: the contact, those who read along, and those who have written. */
const readersOf = ({ contact, participants, messages }: OpenThread) =>
  new Set([
    contact.id,
    ...participants.map((one) => one.contact),
    ...messages.flatMap((message) =>
      message.direction === "in" && message.by.kind === "customer" && message.by.id ? [message.by.id] : [],
    ),
  ]).size;

/** How many the platform counts in the group, without ourselves; null where it doesn't tell. */
const membersOf = ({ messages }: OpenThread): number | null => {
  const told = messages.findLast((message) => message.facts.members !== undefined)?.facts.members;
  return told === undefined ? null : Number(told) - 1;
};

/** One line that says where the text goes, as whom, and who will see it. */
export const WhereTo = (props: { mode: Mode; row: Row; thread: OpenThread; copies: CopiesState }) => {
  /** Null: everybody who is there. */
  const many = () => {
    if (props.copies.offered()) return 1 + props.copies.many();
    // In private one alone reads, whoever else the contact was before two became one.
    if (!props.row.place) return 1;
    const members = membersOf(props.thread);
    return members === null ? null : Math.max(readersOf(props.thread), members);
  };
  const who = () => {
    const n = many();
    if (n === null) return t("composer.seenByPlace");
    return t(props.row.place ? "composer.seenByAll" : "composer.seenBy", { n });
  };
  return (
    <span class="composer-to grow">
      <Show when={props.mode === "reply"} fallback={<span class="clip">{t("composer.noteTo")}</span>}>
        <Show when={props.row.place} fallback={<ChannelGlyph channel={props.row.channel} size={13} />}>
          <Users size={13} stroke-width={1.75} aria-hidden="true" />
        </Show>
        <span class="to-where clip">
          {t(connectionById(props.row.connection)?.capabilities.speakerShown ? "composer.to" : "composer.toUnnamed", {
            channel: props.row.place ? placeName(props.row.place) : channelName(props.row.channel),
            address: connectionById(props.row.connection)?.address ?? "",
            name: me.name,
          })}
        </span>
        <span class="to-who" classList={{ "to-many": many() !== 1 }}>
          · {who()}
        </span>
      </Show>
    </span>
  );
};

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
