import { Show } from "solid-js";
import type { ChannelView } from "../../../../../src/realtime/wire";
import { locale, t } from "../../../app/words";
import { ToCopy } from "./to-copy";

type Hook = NonNullable<ChannelView["webhook"]>;

/** How the platform posts to a connection with these settings; null when it does not, or nobody has to tell it where. */
export const isPosted = (channel: ChannelView | undefined, settings: Record<string, unknown>): Hook | null => {
  const hook = channel?.webhook ?? null;
  return hook && (!hook.when || settings[hook.when.key] === hook.when.is) ? hook : null;
};

/** No platform posts to this computer's own address, or to one without https. */
const isReachable = (base: string) => {
  const { protocol, hostname } = new URL(base);
  return protocol === "https:" && !/^(localhost|.*\.localhost|127\.[\d.]+|\[::1\]|0\.0\.0\.0)$/.test(hostname);
};

/** The address the platform must be told, where to paste it there, and whether it can be reached at all. Without `id`: the step to come. */
export const Webhook = (props: { hook: Hook; id: string | null }) => (
  <>
    <Show
      when={props.id}
      fallback={<p class="muted">{t("connection.webhookNext", { address: `${props.hook.base}/webhooks/…` })}</p>}
    >
      {(id) => <ToCopy text={`${props.hook.base}/webhooks/${id()}`} />}
    </Show>
    <p class="muted">{props.hook[locale()]}</p>
    <Show when={!isReachable(props.hook.base)}>
      <p class="cure" role="note">
        {t("connection.webhookOpen", { base: props.hook.base })}
      </p>
    </Show>
  </>
);
