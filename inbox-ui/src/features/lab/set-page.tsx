import { useNavigate } from "@solidjs/router";
import { createEffect, createMemo, createResource, createSignal, For, on, onCleanup, Show } from "solid-js";
import type { LabelledPage, LabelledView, SetView } from "../../../../src/realtime/wire";
import { ApiError } from "../../api/http";
import { articles } from "../../api/routes";
import { categoryById, house } from "../../app/session";
import { moment, now } from "../../app/time";
import { attempt } from "../../app/trouble";
import { locale, named, t } from "../../app/words";
import { usePages } from "../../live/pages";
import { Choice, Field, Tick } from "../../ui/field";
import { toast } from "../../ui/toast";
import { Failed, Form, RemoveButton } from "../settings/room";
import { lab } from "./api";
import { type LabState, useSetChanges } from "./state";

const UNDO_MS = 10_000;
const NONE = "none";
const FIND_AFTER_MS = 120;
/** As much as the server looks for. */
const FIND_MAX = 200;

/** A question with its label, written new or in the place of one that was wrong. */
const ByHand = (props: {
  set: string;
  /** What is put right; null where a new one is written. */
  wrong: LabelledView | null;
  shelf: { value: string; label: string }[];
  done: () => void;
}) => {
  const [text, setText] = createSignal("");
  const [category, setCategory] = createSignal("");
  const [article, setArticle] = createSignal("");
  /** What one that is put right cites besides: it stays. */
  const [others, setOthers] = createSignal<string[]>([]);
  const [reply, setReply] = createSignal("");
  const [person, setPerson] = createSignal(false);
  const [tried, setTried] = createSignal(false);
  const show = (one: LabelledView | null) => {
    setText(one?.text ?? "");
    setCategory(one?.isSorted ? (one.category ?? NONE) : "");
    // One that is no more cannot be chosen; it stays among the others.
    const first = one?.articles.find((id) => props.shelf.some(({ value }) => value === id)) ?? "";
    setOthers(one?.articles.filter((id) => id !== first) ?? []);
    setArticle(first);
    setReply(one?.reply ?? "");
    setPerson(one?.answeredBy === "person");
    setTried(false);
  };
  createEffect(on(() => props.wrong, show, { defer: true }));
  const save = async () => {
    const before = props.wrong;
    const cited = [...new Set([article(), ...others()])].filter((id) => id !== "");
    await lab.addItems(props.set, {
      items: [
        { text: text(), category: category() || null, articles: cited, reply: reply() || null, person: person() },
      ],
      ...(before ? { instead: before.id } : {}),
    });
    show(null);
    props.done();
  };
  return (
    <div class="card pad">
      <Form
        save={save}
        valid={() => text().trim() !== ""}
        tried={setTried}
        label={t(props.wrong ? "lab.set.correct" : "lab.set.add")}
        {...(props.wrong ? { cancel: () => props.done() } : {})}
      >
        <Field
          label={t("lab.question")}
          rows={2}
          value={text()}
          set={setText}
          wrong={tried() && text().trim() === "" ? t("required") : undefined}
        />
        <div class="form-two">
          <Choice
            label={t("lab.label")}
            value={category()}
            set={setCategory}
            choices={[
              { value: "", label: t("lab.unlabelled") },
              { value: NONE, label: t("lab.none") },
              ...house.categories.map((one) => ({ value: one.id, label: named(one) })),
            ]}
          />
          <Choice
            label={t("lab.set.article")}
            value={article()}
            set={setArticle}
            choices={[{ value: "", label: t("lab.set.noArticle") }, ...props.shelf]}
          />
        </div>
        <Field label={t("lab.reply")} rows={2} value={reply()} set={setReply} />
        <Tick label={t("lab.set.person")} value={person()} set={setPerson} />
      </Form>
    </div>
  );
};

/** A set that somebody has dropped meanwhile goes from the screen by itself. */
const noneIfGone = (error: unknown): LabelledPage => {
  if (error instanceof ApiError && error.status === 404) return { items: [], cursor: null };
  throw error;
};

/** The questions of a set, each with what was finally done; what is wrong is put right or taken out. */
export const SetPage = (props: { set: SetView; state: LabState }) => {
  const navigate = useNavigate();
  const [q, setQ] = createSignal("");
  /** What is looked for, once the typing rests. */
  const [soon, setSoon] = createSignal("");
  createEffect(
    on(
      q,
      (text) => {
        const timer = setTimeout(() => setSoon(text.trim()), FIND_AFTER_MS);
        onCleanup(() => clearTimeout(timer));
      },
      { defer: true },
    ),
  );
  const [wrong, setWrong] = createSignal<LabelledView | null>(null);
  const [shelf] = createResource(articles.list);
  const known = () => (shelf.error ? [] : (shelf.latest ?? []));
  const published = createMemo(() =>
    known()
      .filter(({ state }) => state === "published")
      .map(({ id, title }) => ({ value: id, label: title }))
      .sort((a, b) => a.label.localeCompare(b.label)),
  );
  const shown = createMemo(() => ({ set: props.set.id, q: soon() }), undefined, {
    equals: (one, other) => one.set === other.set && one.q === other.q,
  });
  const pages = usePages(
    shown,
    ({ set, q }, cursor: number | null): Promise<LabelledPage> =>
      lab.items(set, { q: q || undefined, cursor: cursor ?? undefined }).catch(noneIfGone),
    { key: "id" },
  );
  const items = () => pages.items() ?? [];
  useSetChanges(() => props.set.id, pages.again);
  const nameOf = (item: LabelledView) => {
    const found = categoryById(item.category);
    return item.isSorted ? (found ? named(found) : t("lab.none")) : t("lab.unlabelled");
  };
  const cited = (item: LabelledView) =>
    item.articles.flatMap((id) => known().find((one) => one.id === id)?.title ?? []).join(", ");
  const changed = () => {
    setWrong(null);
    props.state.again();
    pages.again();
  };
  const place = async (item: LabelledView, isOut: boolean) => {
    if ((await attempt(() => lab.placeItem(props.set.id, item.id, isOut))) === undefined) return;
    changed();
    if (!isOut) return;
    const back = { label: t("undo"), run: () => void place(item, false) };
    toast(t("lab.set.isOut"), { forMs: UNDO_MS, action: back });
  };
  const correct = (item: LabelledView) => {
    setWrong(item);
    document.querySelector(".room-in")?.scrollIntoView({ block: "start" });
  };
  return (
    <div class="part">
      <header class="room-head">
        <div>
          <h2>{props.set.name}</h2>
          <p class="muted num">
            {t("lab.set.about", { n: props.set.size, at: moment(props.set.asOf, locale(), now()) })}
          </p>
        </div>
        <RemoveButton
          name={props.set.name}
          remove={async () => {
            await lab.dropSet(props.set.id);
            props.state.again();
            navigate("/lab/sets");
          }}
        />
      </header>
      <Show when={props.set.source !== "past"}>
        <ByHand set={props.set.id} wrong={wrong()} shelf={published()} done={changed} />
      </Show>
      <Show when={props.set.size === 0 && props.set.source !== "past"}>
        <p class="muted">{t("lab.set.noQuestions")}</p>
      </Show>
      <Show when={props.set.size > 0}>
        <input
          class="input"
          type="search"
          maxlength={FIND_MAX}
          aria-label={t("lab.set.find")}
          placeholder={t("lab.set.find")}
          value={q()}
          onInput={(event) => setQ(event.currentTarget.value)}
        />
      </Show>
      <Show when={pages.error()}>{(error) => <Failed error={error()} again={pages.again} />}</Show>
      <Show when={pages.items()?.length === 0 && soon() !== "" && !pages.isLoading()}>
        <p class="muted" role="status">
          {t("lab.set.notFound")}
        </p>
      </Show>
      <ul class="card" hidden={items().length === 0}>
        <For each={items()}>
          {(item) => (
            <li class="item labelled">
              <span class="grow">
                {item.text}
                <small>{[nameOf(item), cited(item), item.reply].filter(Boolean).join(" · ").slice(0, 200)}</small>
              </span>
              <Show when={item.answeredBy}>
                {(by) => <span class={`chip ${by() === "bot" ? "bot" : ""}`}>{t(`lab.by.${by()}`)}</span>}
              </Show>
              <span class="line">
                <Show when={props.set.source !== "past"}>
                  <button type="button" class="btn small" onClick={() => correct(item)}>
                    {t("lab.set.change")}
                  </button>
                </Show>
                <button type="button" class="btn small" onClick={() => void place(item, true)}>
                  {t("lab.set.takeOut")}
                </button>
              </span>
            </li>
          )}
        </For>
      </ul>
      <Show when={pages.cursor() !== null}>
        <button type="button" class="btn" onClick={() => void pages.next()}>
          {t("lab.more")}
        </button>
      </Show>
    </div>
  );
};
