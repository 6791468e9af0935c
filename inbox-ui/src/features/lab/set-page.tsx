import { useNavigate } from "@solidjs/router";
import { createEffect, createMemo, createResource, createSignal, For, on, Show } from "solid-js";
import { createStore, reconcile } from "solid-js/store";
import type { LabelledView, SetView } from "../../../../src/realtime/wire";
import { ApiError } from "../../api/http";
import { articles } from "../../api/routes";
import { categoryById, house } from "../../app/session";
import { moment, now } from "../../app/time";
import { attempt } from "../../app/trouble";
import { locale, named, t } from "../../app/words";
import { Choice, Field, Tick } from "../../ui/field";
import { toast } from "../../ui/toast";
import { Form, RemoveButton } from "../settings/room";
import { lab } from "./api";
import { type LabState, useSetChanges } from "./state";

const UNDO_MS = 10_000;
const NONE = "none";

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
const unlessGone = (error: unknown): undefined => {
  if (!(error instanceof ApiError && error.status === 404)) throw error;
};

/** The questions of a set, each with what was finally done; what is wrong is put right or taken out. */
export const SetPage = (props: { set: SetView; state: LabState }) => {
  const navigate = useNavigate();
  const [items, setItems] = createStore<LabelledView[]>([]);
  const [q, setQ] = createSignal("");
  const [cursor, setCursor] = createSignal<number | null>(null);
  const [wrong, setWrong] = createSignal<LabelledView | null>(null);
  const [shelf] = createResource(articles.list);
  const known = () => (shelf.error ? [] : (shelf.latest ?? []));
  const published = createMemo(() =>
    known()
      .filter(({ state }) => state === "published")
      .map(({ id, title }) => ({ value: id, label: title }))
      .sort((a, b) => a.label.localeCompare(b.label)),
  );
  let asked = 0;
  /** Reads from the first on until so many are there, or from where they end; what has been asked for since is read instead. */
  const load = async (from: number | null, wanted: number) => {
    asked += 1;
    const mine = asked;
    let found = from === null ? [] : [...items];
    let next = from;
    do {
      const page = await attempt(() =>
        lab.items(props.set.id, { q: q().trim() || undefined, cursor: next ?? undefined }).catch(unlessGone),
      );
      if (!page || mine !== asked) return;
      found = [...found, ...page.items];
      next = page.cursor;
    } while (next !== null && found.length < wanted);
    // Rows that stay are not drawn anew under a finger.
    setItems(reconcile(found));
    setCursor(next);
  };
  const again = () => void load(null, items.length);
  createEffect(on([() => props.set.id, q], () => void load(null, 0)));
  useSetChanges(() => props.set.id, again);
  const nameOf = (item: LabelledView) => {
    const found = categoryById(item.category);
    return item.isSorted ? (found ? named(found) : t("lab.none")) : t("lab.unlabelled");
  };
  const cited = (item: LabelledView) =>
    item.articles.flatMap((id) => known().find((one) => one.id === id)?.title ?? []).join(", ");
  const changed = () => {
    setWrong(null);
    props.state.again();
    again();
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
          aria-label={t("lab.set.find")}
          placeholder={t("lab.set.find")}
          value={q()}
          onInput={(event) => setQ(event.currentTarget.value)}
        />
      </Show>
      <Show when={items.length === 0 && q().trim() !== ""}>
        <p class="muted" role="status">
          {t("lab.set.notFound")}
        </p>
      </Show>
      <ul class="card" hidden={items.length === 0}>
        <For each={items}>
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
      <Show when={cursor() !== null}>
        <button type="button" class="btn" onClick={() => void load(cursor(), 0)}>
          {t("lab.more")}
        </button>
      </Show>
    </div>
  );
};
