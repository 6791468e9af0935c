import Check from "lucide-solid/icons/check";
import Minus from "lucide-solid/icons/minus";
import { createResource, For, Match, Show, Switch } from "solid-js";
import type { ChannelView } from "../../../../src/realtime/wire";
import { api } from "../../api/routes";
import { inWords } from "../../app/trouble";
import { t } from "../../app/words";
import { ChannelGlyph, channelName } from "../../ui/channel-glyph";
import { type Cell, questions } from "./connections/carries";
import { RoomHead } from "./room";

const Answer = (props: { cell: Cell }) => (
  <td class={`cell-${props.cell.is}`}>
    <Show when={props.cell.is !== "no"} fallback={<Minus size={14} stroke-width={1.75} aria-label={t("no")} />}>
      <Show when={props.cell.text !== t("yes")} fallback={<Check size={15} stroke-width={2} aria-label={t("yes")} />}>
        {props.cell.text}
      </Show>
    </Show>
  </td>
);

const Matrix = (props: { channels: ChannelView[] }) => (
  <section class="matrix card scroll" tabindex="0" aria-label={t("settings.channels")}>
    <table>
      <thead>
        <tr>
          <td />
          <For each={props.channels}>
            {(channel) => (
              <th scope="col">
                <span class="line">
                  <ChannelGlyph channel={channel.name} size={15} />
                  {channelName(channel.name)}
                </span>
              </th>
            )}
          </For>
        </tr>
      </thead>
      <For each={questions}>
        {(group) => (
          <tbody>
            <tr class="matrix-group">
              <th scope="rowgroup" colspan={props.channels.length + 1}>
                <span>{t(group.title)}</span>
              </th>
            </tr>
            <For each={group.asked}>
              {(question) => (
                <tr>
                  <th scope="row">{t(question.name)}</th>
                  <For each={props.channels}>
                    {(channel) => <Answer cell={question.answer(channel.capabilities)} />}
                  </For>
                </tr>
              )}
            </For>
          </tbody>
        )}
      </For>
    </table>
  </section>
);

/** What each channel can carry, side by side: the same data that decides what the composer offers. */
export const Channels = () => {
  const [channels, { refetch }] = createResource(() => api.channels());
  return (
    <div class="wide-room">
      <RoomHead title={t("settings.channels")} text={t("channels.text")} />
      <Switch>
        <Match when={channels.error}>
          <div class="card empty" role="alert">
            <h3>{t("problem.load")}</h3>
            <p>{inWords(channels.error)}</p>
            <button type="button" class="btn" onClick={() => void refetch()}>
              {t("retry")}
            </button>
          </div>
        </Match>
        <Match when={channels()}>{(all) => <Matrix channels={all()} />}</Match>
      </Switch>
    </div>
  );
};
