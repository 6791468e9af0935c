import { createSignal, For, onCleanup, Show } from "solid-js";
import type { CircuitView, EmbeddingState, ModelsView } from "../../../../../src/realtime/wire";
import { api } from "../../../api/routes";
import { money } from "../../../app/money";
import { may } from "../../../app/session";
import { moment, now } from "../../../app/time";
import { locale, t } from "../../../app/words";
import { useKept } from "../../../live/known";
import { Failed, RoomHead } from "../room";
import { Limits } from "./limits";
import { Providers } from "./providers";
import { Tasks } from "./tasks";
import { Usage } from "./usage";
import { causeOf } from "./words";

const Circuit = (props: { circuit: CircuitView; name: string }) => (
  <p class="line">
    <strong>{props.name}</strong>
    <span class="state" classList={{ online: props.circuit.at === "closed", offline: props.circuit.at !== "closed" }}>
      {props.circuit.at === "closed" ? t("models.up") : t("models.down")}
    </span>
    <Show when={props.circuit.at !== "closed" && props.circuit.failedAt}>
      {(at) => (
        <span class="muted">
          {causeOf(props.circuit.why)} · {moment(at(), locale(), now())}
        </span>
      )}
    </Show>
  </p>
);

const LOOK_MS = 3000;

/** How far the embedding model has read; looked at again until it is through. */
const Embedding = (props: { first: EmbeddingState; name: (kept: string) => string }) => {
  const [later, setLater] = createSignal<EmbeddingState>();
  const state = () => later() ?? props.first;
  const look = setInterval(() => {
    if (state().done >= state().total) return;
    // What can't be looked at now is looked at next time.
    api.models().then(
      (view) => setLater(view.embeddings),
      () => {},
    );
  }, LOOK_MS);
  onCleanup(() => clearInterval(look));
  const number = (n: number) => new Intl.NumberFormat(locale()).format(n);
  return (
    <>
      <p>
        <strong>{props.name(state().model ?? "")}</strong>{" "}
        <span class="num">{t("models.embedding", { done: number(state().done), total: number(state().total) })}</span>
      </p>
      <Show when={state().problem} fallback={<p class="muted">{t("models.embeddingText")}</p>}>
        {(why) => <p class="danger">{t("models.embeddingStopped", { why: causeOf(why()) })}</p>}
      </Show>
    </>
  );
};

const State = (props: { view: ModelsView }) => {
  const nameOf = (id: string) =>
    id === "environment" ? t("models.environment") : (props.view.providers.find((one) => one.id === id)?.name ?? id);
  const inCurrency = (sum: number) => money(sum, props.view.settings.currency);
  /** A model as people know it: vectors are known by their server's id and its name for the model, which may have a slash. */
  const modelOf = (kept: string) => {
    const at = kept.indexOf("/");
    return `${nameOf(kept.slice(0, at))} · ${kept.slice(at + 1)}`;
  };
  return (
    <div class="card pad" role="status">
      <Show when={props.view.providers.length > 0} fallback={<p>{t("models.none")}</p>}>
        <For each={props.view.state.circuits}>{(one) => <Circuit circuit={one} name={nameOf(one.provider)} />}</For>
        <p>
          {t("models.spentToday")} <strong class="num">{inCurrency(props.view.state.spentToday)}</strong>
          <Show when={props.view.settings.dayBudget !== null}>
            {" "}
            / <span class="num">{inCurrency(props.view.settings.dayBudget ?? 0)}</span>
          </Show>
        </p>
        <Show when={props.view.embeddings.model !== null}>
          <Embedding first={props.view.embeddings} name={modelOf} />
        </Show>
        <Show when={props.view.state.isSpent}>
          <p class="danger">{t("models.spent")}</p>
        </Show>
      </Show>
      <Show when={props.view.settings.onlyLocal}>
        <p class="muted">{t("models.onlyLocalOn")}</p>
      </Show>
    </div>
  );
};

/** The language models: which is asked what and where, what it may cost, and what it is told of people. */
export const Models = () => {
  const {
    kept: view,
    keep,
    again,
  } = useKept(
    () => true,
    () => api.models(),
  );
  const isAdmin = () => may("models.manage");
  return (
    <>
      <RoomHead title={t("settings.models")} text={t("models.text")} />
      <Show when={!view.error} fallback={<Failed error={view.error} again={again} />}>
        <Show when={view.latest} fallback={<p class="muted">{t("loading")}</p>}>
          {(found) => (
            <>
              <State view={found()} />
              <Show when={isAdmin()} fallback={<p class="muted">{t("models.adminOnly")}</p>}>
                <Providers view={found()} again={again} />
                <Show when={found()} keyed>
                  {(fresh) => (
                    <>
                      <Tasks view={fresh} saved={keep} />
                      <Limits view={fresh} saved={keep} />
                    </>
                  )}
                </Show>
              </Show>
              <Usage currency={found().settings.currency} />
            </>
          )}
        </Show>
      </Show>
    </>
  );
};
