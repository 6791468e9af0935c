import { createSignal, For, lazy, Show, Suspense } from "solid-js";
import type { ContactView } from "../../../../src/realtime/wire";
import { saidWhy } from "../../app/sayings";
import { moment, now } from "../../app/time";
import { locale, t } from "../../app/words";
import { part } from "../../live/actions";

const JoinDialog = lazy(() => import("./join-dialog").then((room) => ({ default: room.JoinDialog })));

/** Contacts that are this same person: why they were made one, and the way back. */
export const Joined = (props: { contact: ContactView; current: string }) => {
  const [asking, setAsking] = createSignal(false);
  return (
    <>
      <h3>{t("join.label")}</h3>
      <ul>
        <For each={props.contact.joins}>
          {(one) => (
            <li class="joined">
              <span class="grow">
                <span class="clip">{one.name}</span>
                <small>
                  {[one.reason && saidWhy(one.reason), moment(one.at, locale(), now())].filter(Boolean).join(" · ")}
                </small>
              </span>
              <button type="button" class="btn small" onClick={() => void part(props.current, one.id)}>
                {t("join.part")}
              </button>
            </li>
          )}
        </For>
      </ul>
      <button type="button" class="btn small plain panel-act" onClick={() => setAsking(true)}>
        {t("join.title")}
      </button>
      <Suspense>
        <Show when={asking()}>
          <JoinDialog contact={props.contact} current={props.current} close={() => setAsking(false)} />
        </Show>
      </Suspense>
    </>
  );
};
