import { createSignal, For, Show } from "solid-js";
import { api } from "../../api/routes";
import { moment, now } from "../../app/time";
import { attempt } from "../../app/trouble";
import { locale, t } from "../../app/words";
import { Dialog } from "../../ui/dialog";

/** What a message said before. */
export const History = (props: { id: string; close: () => void }) => {
  const [versions, setVersions] = createSignal<{ text: string; replacedAt: number }[] | null>(null);
  void attempt(() => api.revisions(props.id)).then((found) => setVersions(found ?? []));
  return (
    <Dialog open title={t("thread.history")} close={props.close}>
      <Show when={versions()} fallback={<p class="muted">{t("loading")}</p>}>
        {(all) => (
          <For each={all()} fallback={<p class="muted">{t("nothingFound")}</p>}>
            {(one) => (
              <div class="old-version">
                <time class="muted">{moment(one.replacedAt, locale(), now())}</time>
                <p style={{ "white-space": "pre-wrap" }}>{one.text}</p>
              </div>
            )}
          </For>
        )}
      </Show>
    </Dialog>
  );
};
