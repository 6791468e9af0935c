import { useNavigate, useParams } from "@solidjs/router";
import { createResource, For, Show } from "solid-js";
import type { ConnectionView } from "../../../../../src/realtime/wire";
import { api } from "../../../api/routes";
import { connectionById, house } from "../../../app/session";
import { moment, now } from "../../../app/time";
import { locale, t, told } from "../../../app/words";
import { ChannelGlyph } from "../../../ui/channel-glyph";
import { toast } from "../../../ui/toast";
import { RoomHead } from "../room";
import { Add } from "./add";
import { One } from "./one";
import { Quarantine } from "./quarantine";

const heard = (one: ConnectionView) =>
  one.lastHeardAt
    ? t("connection.heard", { time: moment(one.lastHeardAt, locale(), now()) })
    : t("connection.neverHeard");
const below = (one: ConnectionView) =>
  (one.state !== "pairing" && told(one.reason ?? "")) || `${one.address} · ${heard(one)}`;

// The desk's own copy is kept up to date by the line, so the list needs no asking.
const All = (props: { open: (id: string) => void }) => (
  <Show
    when={house.connections.length > 0}
    fallback={
      <div class="card empty">
        <h3>{t("connection.empty")}</h3>
        <p>{t("connection.emptyText")}</p>
      </div>
    }
  >
    <ul class="card">
      <For each={house.connections}>
        {(one) => (
          <li>
            <button type="button" class="item" onClick={() => props.open(one.id)}>
              <ChannelGlyph channel={one.channel} size={18} />
              <span class="grow">
                <strong>{one.name}</strong>
                <small class="clip">{below(one)}</small>
              </span>
              <span class="state" classList={{ [one.state]: true }}>
                {t(`connection.${one.state}`)}
              </span>
            </button>
          </li>
        )}
      </For>
    </ul>
  </Show>
);

export const Connections = () => {
  const params = useParams();
  const navigate = useNavigate();
  const [channels] = createResource(() => api.channels());
  const known = () => (channels.error ? [] : (channels() ?? []));
  const go = (id?: string) => navigate(`/settings/connections${id ? `/${encodeURIComponent(id)}` : ""}`);
  const current = () => connectionById(params.id ?? "");
  return (
    <>
      <RoomHead
        title={params.id === "new" ? t("connection.new") : (current()?.name ?? t("settings.connections"))}
        text={params.id === "new" ? t("connection.pick") : t("connection.text")}
      >
        <Show
          when={!params.id}
          fallback={
            <button type="button" class="btn" onClick={() => go()}>
              {t("back")}
            </button>
          }
        >
          <button type="button" class="btn main" onClick={() => go("new")}>
            {t("connection.new")}
          </button>
        </Show>
      </RoomHead>
      <Show when={!params.id}>
        <All open={go} />
        <Quarantine />
      </Show>
      <Show when={params.id === "new"}>
        <Add
          channels={known()}
          cancel={() => go()}
          added={(id) => {
            toast(t("connection.added"));
            go(id);
          }}
        />
      </Show>
      <Show when={current()?.id} keyed>
        {(id) => (
          <Show when={connectionById(id)}>
            {(one) => (
              <One one={one()} channel={known().find((channel) => channel.name === one().channel)} done={() => go()} />
            )}
          </Show>
        )}
      </Show>
    </>
  );
};
