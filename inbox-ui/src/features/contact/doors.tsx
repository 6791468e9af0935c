import Ellipsis from "lucide-solid/icons/ellipsis";
import { For, Show } from "solid-js";
import type { ContactView } from "../../../../src/realtime/wire";
import { t } from "../../app/words";
import { setRole } from "../../live/actions";
import { desk } from "../../live/store";
import { ChannelGlyph, channelName } from "../../ui/channel-glyph";
import { Menu } from "../../ui/menu";

type Identity = ContactView["identities"][number];

/** In a group one of our own people may write: whoever is said to be ours is no customer. */
const RoleMenu = (props: { identity: Identity; current: string }) => {
  const isOurs = () => props.identity.role === "ours";
  return (
    <Menu
      label={t("contact.whose")}
      choices={[
        {
          label: t(isOurs() ? "contact.isCustomer" : "contact.isOurs"),
          pick: () => void setRole(props.current, props.identity.id, isOurs() ? "customer" : "ours"),
        },
      ]}
    >
      <Ellipsis size={14} stroke-width={1.5} />
    </Menu>
  );
};

/** The addresses by which a contact reaches us. */
export const Doors = (props: { contact: ContactView; current: string }) => (
  <>
    <h3>{t("contact.channels")}</h3>
    <ul>
      <For each={props.contact.identities}>
        {(identity) => (
          <li class="reached">
            <ChannelGlyph channel={identity.channel} />
            <span class="clip grow">
              {channelName(identity.channel)}
              <Show when={identity.handle}> · {identity.handle}</Show>
            </span>
            <Show when={identity.blocked}>
              <span class="chip danger">{t("contact.blocked")}</span>
            </Show>
            <Show when={identity.role === "ours"}>
              <span class="chip">{t("contact.ours")}</span>
            </Show>
            <Show when={desk.rows[props.current]?.place || identity.role === "ours"}>
              <RoleMenu identity={identity} current={props.current} />
            </Show>
          </li>
        )}
      </For>
    </ul>
  </>
);
