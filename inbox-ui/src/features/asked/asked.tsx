import { A } from "@solidjs/router";
import { createResource, createSignal, For, Show } from "solid-js";
import type { AskedView, Locale } from "../../../../src/realtime/wire";
import { moment, now } from "../../app/time";
import { attempt, inWords } from "../../app/trouble";
import { locale, t } from "../../app/words";
import { Field } from "../../ui/field";
import { asked } from "./api";

/** Two letters and a third: less is no question. */
const lettersMin = 3;
const lettersMax = 300;

const Question = (props: { one: AskedView; language: Locale; busy: boolean; strike: (struck: boolean) => void }) => (
  <div class="item">
    <span class="grow">
      <span classList={{ muted: !props.one.counts }} lang={props.language} style={{ "overflow-wrap": "anywhere" }}>
        {props.one.text}
      </span>
      <small>
        {t(`asked.why.${props.one.why}`)}
        <Show when={props.one.why === "hand" && props.one.by}> · {props.one.by}</Show>
        <Show when={props.one.conversation && props.one.number !== null}>
          {" · "}
          <A href={`/inbox/all/${encodeURIComponent(props.one.conversation ?? "")}`}>#{props.one.number}</A>
        </Show>
        {" · "}
        {moment(props.one.at, locale(), now())}
        <Show when={!props.one.counts && !props.one.struck}> · {t("asked.spare")}</Show>
      </small>
    </span>
    <Show when={props.one.struck}>
      <span class="chip">{t("asked.struck")}</span>
    </Show>
    <button type="button" class="btn small" disabled={props.busy} onClick={() => props.strike(!props.one.struck)}>
      {props.one.struck ? t("asked.takeBack") : t("asked.strike")}
    </button>
  </div>
);

const Write = (props: { add: (text: string) => Promise<boolean>; busy: boolean }) => {
  const [text, setText] = createSignal("");
  const fits = () => text().trim().length >= lettersMin && text().trim().length <= lettersMax;
  const add = async (event: Event) => {
    event.preventDefault();
    if (fits() && (await props.add(text().trim()))) setText("");
  };
  return (
    <form class="line" style={{ "align-items": "flex-end", "flex-wrap": "wrap" }} onSubmit={(event) => void add(event)}>
      <div class="grow">
        <Field label={t("asked.write")} value={text()} set={setText} />
      </div>
      <button type="submit" class="btn" disabled={props.busy || !fits()}>
        {t("asked.add")}
      </button>
    </form>
  );
};

/** The questions an article has answered, which search goes by: where each was asked, and a way to take it out. */
export const Asked = (props: { article: string; language: Locale }) => {
  const [found, { refetch }] = createResource(() => props.article, asked.list);
  const [busy, setBusy] = createSignal(false);
  const act = async (work: () => Promise<unknown>): Promise<boolean> => {
    setBusy(true);
    const done = await attempt(work);
    if (done !== undefined) await refetch();
    setBusy(false);
    return done !== undefined;
  };
  const all = () => (found.error ? [] : (found.latest ?? []));
  return (
    <section class="part" aria-label={t("asked.title")}>
      <header class="room-head">
        <div>
          <h2>{t("asked.title")}</h2>
          <p class="muted">{t("asked.text")}</p>
        </div>
      </header>
      <Write add={(text) => act(() => asked.write(props.article, text))} busy={busy()} />
      <Show when={found.error}>
        {(error) => (
          <div class="card empty" role="alert">
            <p>{inWords(error())}</p>
            <button type="button" class="btn" onClick={() => void refetch()}>
              {t("retry")}
            </button>
          </div>
        )}
      </Show>
      <Show when={!found.error && found.latest === undefined}>
        <p class="muted" role="status">
          {t("loading")}
        </p>
      </Show>
      <Show when={!found.error && found.latest && all().length === 0}>
        <p class="muted">{t("asked.empty")}</p>
      </Show>
      <Show when={all().length > 0}>
        <ul class="card">
          <For each={all()}>
            {(one) => (
              <li>
                <Question
                  one={one}
                  language={props.language}
                  busy={busy()}
                  strike={(struck) => void act(() => asked.strike(one.id, struck))}
                />
              </li>
            )}
          </For>
        </ul>
      </Show>
    </section>
  );
};
