import { Show } from "solid-js";
import { api } from "../../../api/routes";
import { connectionById } from "../../../app/session";
import { moment, now } from "../../../app/time";
import { attempt } from "../../../app/trouble";
import { locale, t, told } from "../../../app/words";
import { toast } from "../../../ui/toast";
import { Listed, useList } from "../room";

/** Payloads nobody could understand: why, what they were, and another try. */
export const Quarantine = () => {
  const { items, again } = useList(api.quarantine);
  const replay = async (id: string) => {
    await attempt(async () => {
      await api.replay(id);
      toast(t("connection.replayed"));
    });
    again();
  };
  const isEmpty = () => !items.error && items.latest?.length === 0;
  return (
    <section class="part" aria-label={t("connection.quarantine")}>
      <div class="room-head">
        <div>
          <h2>{t("connection.quarantine")}</h2>
          <p class="muted">{t(isEmpty() ? "connection.quarantineEmpty" : "connection.quarantineText")}</p>
        </div>
      </div>
      <Show when={!isEmpty()}>
        <Listed
          from={items}
          again={again}
          empty={{ title: t("connection.quarantine"), text: t("connection.quarantineEmpty") }}
          each={(one) => (
            <div class="item" style={{ "flex-wrap": "wrap" }}>
              <span class="grow">
                <strong>{told(one.error)}</strong>
                <small>
                  {connectionById(one.connection)?.name ?? ""} · {moment(one.at, locale(), now())} ·{" "}
                  {t("connection.tries", { n: one.tries })}
                </small>
              </span>
              <button type="button" class="btn small" onClick={() => void replay(one.id)}>
                {t("connection.replay")}
              </button>
              <details style={{ "flex-basis": "100%" }}>
                <summary class="muted">{t("connection.raw")}</summary>
                <pre class="code" tabindex="0">
                  {JSON.stringify(one.raw, null, 2)}
                </pre>
              </details>
            </div>
          )}
        />
      </Show>
    </section>
  );
};
