import { createSignal, For, Show } from "solid-js";
import type { ChannelView } from "../../../../../src/realtime/wire";
import { locale, t } from "../../../app/words";
import { ChannelGlyph, channelName } from "../../../ui/channel-glyph";
import { CapabilityTable } from "./capability-table";
import { Fields } from "./fields";
import { ToCopy } from "./to-copy";

const Pick = (props: { channels: ChannelView[]; pick: (channel: ChannelView) => void }) => (
  <ul class="doors">
    <For each={props.channels}>
      {(channel) => (
        <li>
          <button type="button" class="card door-choice" onClick={() => props.pick(channel)}>
            <ChannelGlyph channel={channel.name} size={20} />
            <strong>{channelName(channel.name)}</strong>
          </button>
        </li>
      )}
    </For>
  </ul>
);

/** Adding goes in three steps: which channel, what it must be told, and whether the platform agrees. */
export const Add = (props: { channels: ChannelView[]; added: (id: string) => void; cancel: () => void }) => {
  const [channel, setChannel] = createSignal<ChannelView | null>(null);
  const [agreed, setAgreed] = createSignal(false);
  return (
    <Show when={channel()} keyed fallback={<Pick channels={props.channels} pick={setChannel} />}>
      {(one) => (
        <>
          <div class="card pad">
            <div class="line">
              <ChannelGlyph channel={one.name} size={18} />
              <strong class="grow">{channelName(one.name)}</strong>
              <button type="button" class="btn small" onClick={() => setChannel(null)}>
                {t("connection.otherChannel")}
              </button>
            </div>
            <Show when={one.manifest}>
              {(manifest) => (
                <details class="more-fields">
                  <summary>{t("connection.manifest")}</summary>
                  <p class="muted">{manifest()[locale()]}</p>
                  <ToCopy text={manifest().text} />
                </details>
              )}
            </Show>
            <Show
              when={one.warning && !agreed() && one.warning}
              fallback={<Fields channel={one} one={null} saved={props.added} cancel={props.cancel} />}
            >
              {(warning) => (
                <>
                  <p class="cure" role="note">
                    {warning()[locale()]}
                  </p>
                  <div class="form-foot">
                    <button type="button" class="btn main" onClick={() => setAgreed(true)}>
                      {t("connection.understood")}
                    </button>
                    <button type="button" class="btn" onClick={() => props.cancel()}>
                      {t("cancel")}
                    </button>
                  </div>
                </>
              )}
            </Show>
          </div>
          <div class="card pad">
            <h3>{t("connection.carries")}</h3>
            <CapabilityTable capabilities={one.capabilities} />
          </div>
        </>
      )}
    </Show>
  );
};
