import { For, Show } from "solid-js";
import type { Thread } from "../../../../src/realtime/wire";
import { t } from "../../app/words";
import { Avatar } from "../../ui/avatar";

/** Who else on the customer's side reads what we write here. */
export const Readers = (props: { all: Thread["participants"] }) => (
  <Show when={props.all.length > 0}>
    <h3>{t("contact.readers", { n: props.all.length })}</h3>
    <ul>
      <For each={props.all}>
        {(one) => (
          <li class="reached" title={one.email ?? undefined}>
            <Avatar name={one.name} size={20} />
            <span class="clip grow">{one.name}</span>
            <span class="muted">{t(`reader.${one.role}`)}</span>
          </li>
        )}
      </For>
    </ul>
  </Show>
);
