import { A, useNavigate, useParams } from "@solidjs/router";
import { createEffect, createSignal, For, on, Show } from "solid-js";
import type { LabelledView, SetView } from "../../../../src/realtime/wire";
import { categoryById, house } from "../../app/session";
import { moment, now } from "../../app/time";
import { attempt } from "../../app/trouble";
import { locale, named, t } from "../../app/words";
import { Choice, Field, Segments, Tick } from "../../ui/field";
import { toast } from "../../ui/toast";
import { Form, RemoveButton } from "../settings/room";
import { type Imported, lab } from "./api";
import type { LabState } from "./state";

/** What comes of a new set: past conversations, a file, or questions written by hand. */
export const NewSet = (props: { state: LabState }) => {
  const navigate = useNavigate();
  const [kind, setKind] = createSignal<"past" | "import" | "hand">("past");
  const [name, setName] = createSignal("");
  const [limit, setLimit] = createSignal("2000");
  const [day, setDay] = createSignal("");
  const [text, setText] = createSignal("");
  const [tried, setTried] = createSignal(false);
  const [result, setResult] = createSignal<Imported | null>(null);
  const read = async (file: File | undefined) => {
    if (!file) return;
    setText(await file.text());
    if (name() === "") setName(file.name.replace(/\.\w+$/, ""));
  };
  const save = async () => {
    const named = name().trim();
    const chosen = kind();
    if (chosen === "import") {
      const made = await lab.importSet({ name: named, text: text() });
      setResult(made);
      toast(t("lab.set.imported", { n: made.size }));
      props.state.again();
      if (made.faults.length === 0) navigate(`/lab/sets/${made.id}`);
      return;
    }
    const asOf = day() ? Date.parse(`${day()}T23:59:59`) : null;
    const made = await lab.buildSet({ name: named, source: chosen, limit: Number(limit()) || 2000, asOf });
    props.state.again();
    navigate(`/lab/sets/${made.id}`);
  };
  return (
    <div class="card pad">
      <Segments
        label={t("lab.set.kind")}
        value={kind()}
        set={setKind}
        choices={(["past", "import", "hand"] as const).map((value) => ({ value, label: t(`lab.set.${value}`) }))}
      />
      <p class="muted">{t(`lab.set.${kind()}Help`)}</p>
      <Form
        save={save}
        valid={() => name().trim() !== "" && (kind() !== "import" || text().trim() !== "")}
        tried={setTried}
        label={t("lab.set.make")}
      >
        <Field
          label={t("lab.set.name")}
          value={name()}
          set={setName}
          wrong={tried() && name().trim() === "" ? t("required") : undefined}
        />
        <Show when={kind() === "past"}>
          <div class="form-two">
            <Field label={t("lab.pastSize")} type="number" value={limit()} set={setLimit} />
            <div class="field">
              <label for="lab-day">{t("lab.set.asOf")}</label>
              <input
                id="lab-day"
                class="input"
                type="date"
                value={day()}
                onInput={(event) => setDay(event.currentTarget.value)}
              />
            </div>
          </div>
        </Show>
        <Show when={kind() === "import"}>
          <div class="field">
            <label for="lab-file">{t("lab.set.file")}</label>
            <input
              id="lab-file"
              type="file"
              accept=".jsonl,.csv,.txt,application/json,text/csv"
              onChange={(event) => void read(event.currentTarget.files?.[0])}
            />
          </div>
          <Field label={t("lab.set.text")} rows={6} mono value={text()} set={setText} />
        </Show>
      </Form>
      <Show when={result()}>
        {(made) => (
          <Show when={made().faults.length > 0}>
            <div class="cure" role="status">
              <A href={`/lab/sets/${made().id}`}>{t("lab.set.imported", { n: made().size })}</A>
              <ul>
                <For each={made().faults}>
                  {(one) => <li class="num">{t("lab.set.fault", { line: one.line, fault: one.fault })}</li>}
                </For>
              </ul>
            </div>
          </Show>
        )}
      </Show>
    </div>
  );
};

const ByHand = (props: { set: string; added: () => void }) => {
  const [text, setText] = createSignal("");
  const [category, setCategory] = createSignal("");
  const [reply, setReply] = createSignal("");
  const [person, setPerson] = createSignal(false);
  const [tried, setTried] = createSignal(false);
  const save = async () => {
    await lab.addItems(props.set, [
      { text: text(), category: category() || null, reply: reply() || null, person: person() },
    ]);
    setText("");
    setReply("");
    setTried(false);
    props.added();
  };
  return (
    <div class="card pad">
      <Form save={save} valid={() => text().trim() !== ""} tried={setTried} label={t("lab.set.add")}>
        <Field
          label={t("lab.question")}
          rows={2}
          value={text()}
          set={setText}
          wrong={tried() && text().trim() === "" ? t("required") : undefined}
        />
        <Choice
          label={t("lab.label")}
          value={category()}
          set={setCategory}
          choices={[
            { value: "", label: t("lab.unlabelled") },
            { value: "none", label: t("lab.none") },
            ...house.categories.map((one) => ({ value: one.id, label: named(one) })),
          ]}
        />
        <Field label={t("lab.reply")} rows={2} value={reply()} set={setReply} />
        <Tick label={t("lab.set.person")} value={person()} set={setPerson} />
      </Form>
    </div>
  );
};

const SetPage = (props: { set: SetView; state: LabState }) => {
  const navigate = useNavigate();
  const [items, setItems] = createSignal<LabelledView[]>([]);
  const [cursor, setCursor] = createSignal<number | null>(null);
  const load = async (from: number | null) => {
    const page = await attempt(() => lab.items(props.set.id, from ?? undefined));
    if (!page) return;
    setItems((known) => (from === null ? page.items : [...known, ...page.items]));
    setCursor(page.cursor);
  };
  createEffect(on([() => props.set.id, () => props.set.size], () => void load(null)));
  const nameOf = (item: LabelledView) => {
    const found = categoryById(item.category);
    return item.isSorted ? (found ? named(found) : t("lab.none")) : t("lab.unlabelled");
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
        <ByHand
          set={props.set.id}
          added={() => {
            props.state.again();
            void load(null);
          }}
        />
      </Show>
      <ul class="card">
        <For each={items()}>
          {(item) => (
            <li class="item">
              <span class="grow">
                {item.text}
                <small>{[nameOf(item), item.reply].filter(Boolean).join(" · ").slice(0, 200)}</small>
              </span>
              <Show when={item.answeredBy}>
                {(by) => <span class={`chip ${by() === "bot" ? "bot" : ""}`}>{t(`lab.by.${by()}`)}</span>}
              </Show>
            </li>
          )}
        </For>
      </ul>
      <Show when={cursor() !== null}>
        <button type="button" class="btn" onClick={() => void load(cursor())}>
          {t("lab.more")}
        </button>
      </Show>
    </div>
  );
};

/** Labelled sets: what trials are held against. */
export const Sets = (props: { state: LabState }) => {
  const params = useParams();
  const [isNew, setNew] = createSignal(false);
  const sets = () => props.state.all()?.sets ?? [];
  const chosen = () => sets().find(({ id }) => id === params.id);
  return (
    <Show
      when={chosen()}
      keyed
      fallback={
        <div class="part">
          <header class="room-head">
            <div>
              <h2>{t("lab.sets")}</h2>
              <p class="muted">{t("lab.setsText")}</p>
            </div>
            <button type="button" class="btn main" aria-expanded={isNew()} onClick={() => setNew(!isNew())}>
              {t("lab.set.new")}
            </button>
          </header>
          <Show when={isNew()}>
            <NewSet state={props.state} />
          </Show>
          <Show
            when={sets().length > 0}
            fallback={
              <div class="card empty">
                <p>{t("lab.set.empty")}</p>
              </div>
            }
          >
            <ul class="card">
              <For each={sets()}>
                {(set) => (
                  <li class="item">
                    <A class="grow" href={`/lab/sets/${set.id}`}>
                      {set.name}
                      <small class="num">
                        {t(`lab.set.${set.source}`)} ·{" "}
                        {t("lab.set.about", { n: set.size, at: moment(set.asOf, locale(), now()) })}
                      </small>
                    </A>
                  </li>
                )}
              </For>
            </ul>
          </Show>
        </div>
      }
    >
      {(set) => <SetPage set={set} state={props.state} />}
    </Show>
  );
};
