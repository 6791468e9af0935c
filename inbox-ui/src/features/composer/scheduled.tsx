import Clock from "lucide-solid/icons/clock";
import { For, Show } from "solid-js";
import type { Message } from "../../../../src/realtime/wire";
import { moment, now } from "../../app/time";
import { locale, t } from "../../app/words";
import { undoMessage } from "../../live/actions";
import type { OpenThread } from "../../live/apply";
import { toast } from "../../ui/toast";

/** What waits for its moment to be sent in this conversation, the next one first; each can be called off. */
export const Scheduled = (props: { thread: OpenThread; takenBack: (message: Message) => void }) => {
  const all = () =>
    props.thread.messages
      .filter(({ delivery }) => delivery?.at === "queued" && delivery.notBefore > now() + 60_000)
      .sort((a, b) => (a.delivery?.notBefore ?? 0) - (b.delivery?.notBefore ?? 0));
  const cancel = async (message: Message) => {
    if (!(await undoMessage(message))) return;
    props.takenBack(message);
    toast(t("delivery.cancelled"));
  };
  return (
    <Show when={all().length > 0}>
      <ul class="scheduled" aria-label={t("scheduled.label")}>
        <For each={all()}>
          {(one) => (
            <li>
              <Clock size={13} stroke-width={1.5} aria-hidden="true" />
              <strong>{moment(one.delivery?.notBefore ?? 0, locale(), now())}</strong>
              <span class="clip grow">{one.text || one.files.map((file) => file.name).join(", ")}</span>
              <button type="button" class="link" onClick={() => void cancel(one)}>
                {t("delivery.cancel")}
              </button>
            </li>
          )}
        </For>
      </ul>
    </Show>
  );
};
