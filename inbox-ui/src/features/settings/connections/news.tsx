import { For, Show } from "solid-js";
import type { AccountNews } from "../../../../../src/realtime/wire";
import { moment, now } from "../../../app/time";
import { locale, t } from "../../../app/words";

/** What the platform has told of the account and still holds, each with its time. */
export const News = (props: { all: AccountNews[] }) => (
  <Show when={props.all.length > 0}>
    <div class="news">
      <h3>{t("connection.news")}</h3>
      <ul>
        <For each={props.all}>
          {(one) => (
            <li class={one.tone}>
              <span class="grow">{one.text[locale()]}</span>
              <small class="muted">
                {moment(one.at, locale(), now())}
                <Show when={one.untilMs}>
                  {(until) => <> · {t("connection.newsUntil", { time: moment(until(), locale(), now()) })}</>}
                </Show>
              </small>
            </li>
          )}
        </For>
      </ul>
    </div>
  </Show>
);
