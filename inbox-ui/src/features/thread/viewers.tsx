import { For, Show } from "solid-js";
import { agentById, me } from "../../app/session";
import { t } from "../../app/words";
import { desk } from "../../live/store";
import { Avatar } from "../../ui/avatar";

/** Colleagues who have this conversation open right now. */
export const Viewers = (props: { id: string }) => {
  const all = () => (desk.presence.viewing[props.id] ?? []).filter((one) => one !== me.id);
  const said = () =>
    t("thread.viewing", {
      names: all()
        .map((one) => agentById(one)?.name ?? "")
        .join(", "),
    });
  return (
    <Show when={all().length > 0}>
      <span class="faces" role="img" aria-label={said()} title={said()}>
        <For each={all().slice(0, 4)}>{(one) => <Avatar name={agentById(one)?.name ?? "?"} size={22} />}</For>
      </span>
    </Show>
  );
};
